"""Addresses: public pages, the desk, its language, the API, and uploaded files for those who may enter the desk."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.decorators import staff_member_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views import defaults
from django.views.static import serve

from claims.admin.dashboard_charts import download_chart
from claims.api import problem
from claims.api.problem_types import Nowhere


@staff_member_required
def uploaded_file(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Evidence as a download: whatever it holds, a browser never runs it in the desk's name."""
    response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    response["Content-Disposition"] = "attachment"
    return response


urlpatterns = [
    path("admin/charts/<slug:name>.csv", admin.site.admin_view(download_chart), name="chart"),
    path("admin/queue/", include("claims.admin.queue")),
    path("admin/tokens/", include("claims.admin.tokens")),
    path("admin/", admin.site.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("api/v1/", include("claims.api.urls")),
    re_path("^api/", Nowhere.as_view()),
    path("media/<path:name>", uploaded_file),
    path("", include("claims.public.urls")),
]

handler400 = problem.outside(400, defaults.bad_request)
handler403 = problem.outside(403, defaults.permission_denied)
handler404 = problem.outside(404, defaults.page_not_found)
handler500 = problem.outside(500, defaults.server_error)
