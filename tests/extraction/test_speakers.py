"""Whose words they are: who is quoted by another, who is spoken of, and by which name."""

import pytest

from claims.extraction import extract

# language, text, the speaker of its last quote
SPOKEN: dict[str, list[tuple[str, str, str]]] = {
    "one who is quoted by another": [
        ("en", "The agency quoted the harbour master, Ann Fenwick, as saying: “We will not pay.”", "Ann Fenwick"),
        ("fr", "L’agence Lirel cite le maire, Paul Sarment : « Nous ne paierons pas. »", "Paul Sarment"),
        ("es", "La agencia citó al alcalde, Juan Robledo: «No pagaremos».", "Juan Robledo"),
        ("it", "L'agenzia cita il sindaco, Mario Bonetti: «Non pagheremo».", "Mario Bonetti"),
        ("de", "Die Agentur zitierte den Landrat, Jost Hamel, mit den Worten: „Wir zahlen nicht.“", "Jost Hamel"),
    ],
    "a speaker the text names, not the one who belongs to him or her": [
        (
            "de",
            "Die Malerin Ida Renner ist tot. Sie starb am Montag, wie ihre Tochter dem Sender bestätigte. "
            "„Ich male nur bei Regen“, sagte sie einmal.",
            "Ida Renner",
        ),
    ],
    "the subject of the verb, not the record that tells of it": [
        ("de", "Der Zeuge gab laut Protokoll an, Ebner habe „von einer Schuld gesprochen“.", "Zeuge"),
    ],
    "nobody counted": [
        ("de", "Der Schäfer Gerd Uhl weint. Neunzehn Tiere tot. „Die Hunde schliefen“, sagt er.", "Gerd Uhl"),
    ],
    "a noun of a kind the tables do not have": [
        ("de", "Der Anruf kam nachts. „Hier brennt es“, sagt eine Männerstimme, dann ist es still.", "Männerstimme"),
    ],
    "a surname with its particle": [
        (
            "de",
            "Das Gericht bestellte Gesine von Arnsfeld zur Verwalterin. Das Gericht tagt in Köln.\n\n"
            "„Es geht weiter“, erklärte von Arnsfeld nach dem Treffen.",
            "Gesine von Arnsfeld",
        ),
        (
            "es",
            "Ganó por doce segundos a la neerlandesa Femke de Wal. «No es justo», protestó De Wal.",
            "Femke de Wal",
        ),
    ],
    "a name with initials": [
        ("es", "El acusado Ramón G. T. lo negó. «Yo me fié», insistió Ramón G. T. ante el juez.", "Ramón G. T."),
        ("en", "“No,” said Walter J. Hobbs of Leeds.", "Walter J. Hobbs"),
    ],
    "a name without the letters and parties around it": [
        ("en", "“It was never tested,” said Rebecca Thornhill KC.", "Rebecca Thornhill"),
        ("en", "“We will abstain,” said Lib Dem Joan Kettering.", "Joan Kettering"),
        ("fr", "« Il est tard », a dit le Ghanéen Kwame Oduro.", "Kwame Oduro"),
    ],
    "a given name that is an office too": [
        ("it", "«Decideremo oggi», avverte il commissario straordinario Nunzio Calabria.", "Nunzio Calabria"),
    ],
    "who was spoken of before, where the verb in a parenthesis has no subject": [
        (
            "it",
            "La sindaca Ornella Carini è irritata. Il Comune aveva chiesto i fondi, ricorda, «e stiamo aspettando».",
            "Ornella Carini",
        ),
    ],
    "the subject past a relative clause": [
        (
            "it",
            "La dottoressa Silvia Fabbri è prudente.\n\nL'arbitro Paolo Tonelli, che ha visto tutto, minimizza. "
            "«Ho fischiato», dice.",
            "Paolo Tonelli",
        ),
    ],
    "those at a firm": [
        ("es", "Desde Kestrel Partners la consideran «cara, pero lógica»; en opinión de Olaf Brunn, costará.",
         "Kestrel Partners"),
    ],
    "the inspector who says what somebody showed": [
        ("en", "Lorna Catch was jailed. Inspector Jo Salt said Catch had shown “not a flicker” of remorse.", "Jo Salt"),
    ],
    "who runs a place and reckons": [
        (
            "en",
            "The firm’s director, Julian Harcourt, said sorry. That is cold comfort to Effie Morland, who runs a pub "
            "in Lochside and reckons she will lose £3,000. “My phone has not stopped since seven.”",
            "Effie Morland",
        ),
    ],
    "the document that a noun like a verb follows": [
        ("fr", "La ville a reçu l’audit. Ce même audit relève « des angles morts nombreux » en ville.", "audit"),
    ],
    "who speaks after a dateline": [
        ("it", "ROMA — Quando Ettore Valmori esce, non parla. «Così non si va avanti», dice.", "Ettore Valmori"),
        ("de", "Brăila, im Mai – Wenn Costel Mureș ans Ufer tritt, schweigt er. „Es stinkt“, sagt er.", "Costel Mureș"),
    ],
    "the manager of whom the article is": [
        ("en", "Donal Brannock looked tired. “I am happy,” the Harbour Rovers manager said.", "Donal Brannock"),
    ],
    "the captain, whatever he is said to be": [
        ("es", "El capitán, Julián Quirós, fue menos diplomático y habló de «un robo».", "Julián Quirós"),
    ],
    "an office with its field, by the name beside it": [
        ("fr", "« Personne ne dormira dehors », promet l’adjointe au logement, Sylvie Garnier.", "Sylvie Garnier"),
    ],
    "somebody nobody has named, before what he or she does": [
        ("fr", "Vauthier se tait. « Mon père est né ici », glisse un régleur en enfilant sa veste.", "régleur"),
    ],
    "of two roles the one named with its field": [
        (
            "fr",
            "L’une se tait. L’autre, une ancienne comptable, dit avoir alerté tous. « C’était écrit », lâche-t-elle.",
            "ancienne comptable",
        ),
    ],
    "the one at the head of a house, by another word": [
        ("it", "«Non chiudiamo», dice l’amministratrice delegata Federica Sarti. La numero uno di Fornasier ha parlato "
         "di «un anno perso».", "Federica Sarti"),
    ],
    "whom the text is about, by the word for that": [
        ("it", "«Io resto», ha detto il senatore Ettore Rinaldi. Il diretto interessato tace. «Ero fuori», ribatte.",
         "Ettore Rinaldi"),
        ("it", "«È un miracolo», esulta Walter Lotti, il tecnico.\n\nL’uomo della giornata è Diego Fari. L’attaccante "
         "era infortunato. «Mia madre non lo sapeva», scherza.", "Diego Fari"),
    ],
    "who is said afterwards to have said it": [
        ("it", "“È una storia bellissima.” A sostenerlo, uscendo dalla sala, è il sindaco.", "sindaco"),
        ("it", "Il comitato tace. «Chiamiamole notti pericolose». Lo ha detto Nadia Marani chiudendo la serata.",
         "Nadia Marani"),
    ],
    "who warns, not who is warned": [
        ("it", "La presidente, prima di sospendere la seduta, ha avvertito i parenti: «Non voglio fischi».",
         "presidente"),
    ],
    "the person whose something is told": [
        ("it", "È arrivata la vicinanza del vescovo, che ha invitato a “non cercare colpevoli”.", "vescovo"),
    ],
    "what a participle at the head of the sentence describes": [
        ("fr", "Attendu de longue date, le rapport conclut que l’Etat a « laissé filer » la situation.", "rapport"),
    ],
    "a paper named before": [
        ("fr", "Selon un audit, les travaux sont finis. Le document juge le bassin « sauvable ».", "audit"),
    ],
    "a surname whose given name is a title too": [
        ("en", "Dean Rourke accused the referee of ‘ruining a tie’.\n\n‘I’ve been in this game,’ Rourke said.",
         "Dean Rourke"),
    ],
    "a person, not the office that did not answer": [
        ("en", "“We expected ten,” said Amrita Sandhu, the author.\n\nHealth Minister Gord Pell’s office did not "
         "respond to a request for comment.\n\nA trial begins in March, according to Sandhu. “And yes,” she said.",
         "Amrita Sandhu"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [pytest.param(*case, id=f"{of}: {case[0]}") for of in SPOKEN for case in SPOKEN[of]],
)
def test_the_words_are_of(language: str, text: str, speaker: str) -> None:
    quote = extract(text, language=language).quotes[-1]
    assert quote.speaker is not None
    assert quote.speaker.name == speaker


def test_who_quotes_another_stands_in_the_chain_behind_the_speaker() -> None:
    (quote,) = extract("The agency quoted the mayor, Ann Fenwick, as saying: “We will not pay.”", language="en").quotes
    assert [link.agent.name for link in quote.chain] == ["Ann Fenwick", "agency"]


def test_a_headline_has_the_speaker_of_the_words_that_stand_again_below() -> None:
    text = (
        "The Lantern\nMonday 6 May 2024\n\n“We were lied to to our faces”\n\n"
        "The works will close. The mayor, Wim Declerk, read a text. “We were lied to to our faces in March,” roared "
        "the union's secretary, Luke Tanner."
    )
    headline, said = extract(text, language="en").quotes
    assert headline.span.text == "We were lied to to our faces"
    assert headline.speaker is not None
    assert headline.speaker.name == "Luke Tanner"
    assert said.speaker == headline.speaker


# language, text, claimant and kind of its last claim
CLAIMED: dict[str, list[tuple[str, str, str | None, str]]] = {
    "whose adjective the statement has": [
        ("de", "Nach ukrainischen Angaben starben 14 Menschen.", "Ukraine", "attributed"),
    ],
    "whose figures they are": [
        ("it", "Dal 1° gennaio, secondo dati della prefettura, le rapine sono state 17.", "prefettura", "attributed"),
    ],
    "the owner of figures, by a verb or a pronoun": [
        ("es", "Los precios bajan un 5 %, según los datos que publicó ayer el Instituto de Estadística.",
         "Instituto de Estadística", "attributed"),
        ("es", "La compañía lo justifica. Según sus cifras, suben 2,4 viajeros al día.", "compañía", "attributed"),
    ],
    "those at an institution": [
        ("it", "Il ministro, raccontano al Mef, ha rifatto i conti.", "Mef", "attributed"),
    ],
    "who is named by a noun that looks like a verb": [
        ("de", "Der Schaden beläuft sich laut Anklage auf rund 870.000 Euro.", "Anklage", "attributed"),
    ],
    "an association by the beginning of its name": [
        ("it", "Per Confrestauro il settore rischia perdite di 200 milioni.", "Confrestauro", "attributed"),
    ],
    "a group of which one speaks": [
        ("en", "Two clerks left the room. One of them said that 40 files were missing.", "clerks", "attributed"),
    ],
    "nobody, where somebody was told": [
        ("en", "Beryl Hart died in May. A payment of £40 had not been ruled out.", None, "denial"),
    ],
    "the one who refuses, not what is refused": [
        ("en", "Evergreen Hearts runs ten homes. It declined to say how many complaints it had received.",
         "Evergreen Hearts", "no_answer"),
    ],
    "a firm by its short name": [
        ("en", "Brightwell shut 40 shops. “We are focused,” said Brightwell Home. The firm denied it was for sale.",
         "Brightwell Home", "denial"),
    ],
    "the source of a poll, not whoever brought it out": [
        ("en", "A poll released last week by Mountain State University found 61% in favor of a ban.", "poll",
         "attributed"),
    ],
    "somebody with a given name, whatever stands before": [
        ("es", "Uno de ellos, la microbióloga Lourdes Panadés, explicó que el filtro retiene el 12 % del polvo.",
         "Lourdes Panadés", "attributed"),
    ],
    "who does not name names": [
        ("de", "Die Verwalterin Ida Renner sprach kurz. Namen nannte sie nicht.", "Ida Renner", "no_answer"),
        ("de", "Der Landrat Jost Hamel ging. Zur Höhe äußert er sich nicht.", "Jost Hamel", "no_answer"),
        ("es", "La jefa Andrea Montes habló de pruebas. No quiso adelantarlas.", "Andrea Montes", "no_answer"),
    ],
    "the same source": [
        ("fr", "Un homme est mort, a annoncé la préfecture.\n\nL’accident a eu lieu vers midi, selon la même source.",
         "préfecture", "attributed"),
    ],
    "a union by its letters": [
        ("fr", "FO va plus loin. Le syndicat soupçonne la direction de préparer la vente.", "FO", "attributed"),
    ],
    "a register, not the place in its name": [
        ("it", "Secondo il registro della stazione di Alagna, gli interventi sono stati 627.",
         "registro della stazione di Alagna", "attributed"),
    ],
    "somebody close to the matter": [
        ("fr", "Son éviction coûterait 480 000 euros, selon un proche du dossier.", "proche du dossier", "attributed"),
    ],
    "who announces, behind the announcement": [
        ("fr", "Le fabricant Valtor va supprimer 640 postes, a annoncé jeudi le groupe lors de la présentation de ses "
         "résultats.", "Valtor", "attributed"),
    ],
    "who accuses, demands, suspects or recommends": [
        ("it", "Il sindaco accusa il governo di avere tenuto il testo nel cassetto.", "sindaco", "attributed"),
        ("it", "Il ministero raccomanda di tenere le stanze sotto i 26 gradi.", "ministero", "attributed"),
        ("fr", "Leur porte-parole, Sylvie Cazal, réclame une réunion publique.", "Sylvie Cazal", "attributed"),
    ],
    "nobody, in the conditional of what goes on": [
        ("it", "La Commissione starebbe valutando un sistema di allerta.", None, "attributed"),
    ],
    "whoever is not available": [
        ("fr", "Le président, Ulrich Staub, n’était pas disponible pour répondre à nos questions.", "Ulrich Staub",
         "no_answer"),
        ("it", "Il fratello, contattato per questo articolo, ha preferito il silenzio.", "fratello", "no_answer"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "claimant", "kind"),
    [pytest.param(*case, id=f"{of}: {case[0]}") for of in CLAIMED for case in CLAIMED[of]],
)
def test_the_claim_is_of(language: str, text: str, claimant: str | None, kind: str) -> None:
    claim = extract(text, language=language).claims[-1]
    assert (claim.claimant and claim.claimant.name, claim.kind) == (claimant, kind)


CONTENT = [
    # what goes on in reported speech, with a verb no table has
    ("de", "Der Schäfer Gerd Uhl klagt. Er überlege aufzuhören, nach 31 Jahren.",
     "Er überlege aufzuhören, nach 31 Jahren"),
    ("de", "Ein Mitarbeiter zeigt sich wenig überrascht. Man habe immer gewusst, wofür das Geld sei.",
     "Man habe immer gewusst, wofür das Geld sei"),
    # whole clauses, with what a relative clause tells of their subject
    ("de", "Ein Beamter, der die Akten kennt, hält das Band für echt.",
     "Ein Beamter, der die Akten kennt, hält das Band für echt"),
    ("en", "The agronomist Kiran Batt, who has counted leaves, expects yields 15% below average.",
     "The agronomist Kiran Batt, who has counted leaves, expects yields 15% below average"),
    # the whole clause, where an infinitive alone would be none
    ("es", "La diputada Pilar Bustos acusó al Gobierno de haber engañado a los ayuntamientos.",
     "La diputada Pilar Bustos acusó al Gobierno de haber engañado a los ayuntamientos"),
    # perfects and conditionals of reported speech that goes on
    ("de", "„Das war ein Modell“, sagte Staatsanwältin Vera Tscherne. Die Gruppe habe die Läden tagelang beobachtet.",
     "Die Gruppe habe die Läden tagelang beobachtet"),
    ("de", "„Das ist viel“, klagt Ioana Drăgan. Ihre Kunden hätten bereits mit Strafen gedroht.",
     "Ihre Kunden hätten bereits mit Strafen gedroht"),
    # what a source says, up to what somebody else says
    ("it", "Secondo la questura al corteo erano non più di 400 persone, mentre gli organizzatori parlano di tremila.",
     "gli organizzatori parlano di tremila"),
    # past what the source is
    ("fr", "Aux yeux de Laure Motte, économiste à l’Université de Neuville, le cas n’a rien d’isolé.",
     "le cas n’a rien d’isolé"),
    # the day between the verb and what is said
    ("en", "Refiner Calder Ridge said on Tuesday it would shut a plant by March.", "it would shut a plant by March"),
    # a clause whose only verb is that of a relative is not whole
    ("it", "Nel gruppo che entrava dopo, ha precisato la studiosa, i sintomi sono calati del 22 per cento.",
     "Nel gruppo che entrava dopo, ha precisato la studiosa, i sintomi sono calati del 22 per cento"),
    # the remark on what was said
    ("es", "La plataforma asegura que hay 40 afectados, extremo que la Diputación desmiente.",
     "extremo que la Diputación desmiente"),
    # two verbs of one speaker, past a verb of the content
    ("es", "El ministro Andrés Villar aseguró que nadie le había informado y recordó que decide el Ejecutivo.",
     "decide el Ejecutivo"),
    # a clause that a reporting clause interrupts, and the one that a conjunction joins to it
    ("it", "La prognosi, fanno sapere dal nosocomio, resta riservata.",
     "La prognosi, fanno sapere dal nosocomio, resta riservata"),
    ("it", "La morte, ha proseguito il consulente, sopraggiunse tra le 22 e mezzanotte.",
     "La morte, ha proseguito il consulente, sopraggiunse tra le 22 e mezzanotte"),
    ("it", "I paganti, spiega Mario Bonetti, sono stati 1.094, e i prezzi non sono aumentati.",
     "i prezzi non sono aumentati"),
    # a noun that is a verb after a name
    ("it", "Coldiretti stima danni per 40 milioni.", "Coldiretti stima danni per 40 milioni"),
    # a bound that opens what a source says
    ("es", "Según la presidenta, Mariela Sosa, más de 8.000 personas pasaron por la sede.",
     "más de 8.000 personas pasaron por la sede"),
    # no further than a word that begins another noun phrase
    ("it", "Secondo i medici nessuno di loro è in pericolo.", "nessuno di loro è in pericolo"),
    # what exists, and how many
    ("en", "The government says there is nothing to fear.", "there is nothing to fear"),
    ("en", "The judge accepted the plea but said only $94,000 had been repaid.", "only $94,000 had been repaid"),
    # past who the source is
    ("en", "The hole, said Leonard Voss, the scholar who found the score, was made by a small rifle.",
     "The hole, said Leonard Voss, the scholar who found the score, was made by a small rifle"),
    # what is stated, not that it is stated according to somebody
    ("fr", "Le gouverneur a assuré, selon l’agence Ostra-Info, que les convois circulaient.",
     "les convois circulaient"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "content"), CONTENT)
def test_the_words_of_a_claim(language: str, text: str, content: str) -> None:
    assert extract(text, language=language).claims[-1].span.text == content


def test_a_nickname_set_apart_is_no_quote() -> None:
    text = "Declaró Ramón Gil, «el Boticario», para quien la Fiscalía solicita once años de cárcel."
    assert extract(text, language="es").quotes == ()


def test_the_source_of_a_claim_is_no_claim() -> None:
    text = "De acuerdo con un documento que divulgó el portal La Fisga, un cuñado habría recibido 1,1 millones."
    assert [claim.span.text for claim in extract(text, language="es").claims] == [
        "un cuñado habría recibido 1,1 millones"
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Cuando por fin se abre la verja, la cola avanza en silencio."),
        ("en", "Nobody on the panel had an answer, though several members wrote something down."),
        ("fr", "Ces bilans sont invérifiables, tant les réseaux téléphoniques restent muets."),
        ("en", "Asked for the name, the detective smiled."),
        ("en", "Noel Garvin, wearing a grey suit, showed no reaction as he was led away."),
    ],
)
def test_what_reports_nothing_is_no_claim(language: str, text: str) -> None:
    assert extract(text, language=language).claims == ()
