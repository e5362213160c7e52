"""Figures: what counts as a quantity, its value, bound, unit and the words it spans."""

from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.extraction import figures
from claims.extraction.folding import Page
from claims.extraction.languages import CODES

STATED = [
    # language, text, value, upper value, unit, bound, span
    ("it", "Ci sono circa 11.000 soldati nordcoreani.", "11000", None, "soldati", "about", "circa 11.000"),
    ("it", "Sono morte quattordici persone.", "14", None, "persone", "exact", "quattordici"),
    ("it", "Costa 2,3 miliardi di euro.", "2300000000", None, "EUR", "exact", "2,3 miliardi di euro"),
    ("it", "Due terzi delle aziende hanno chiuso.", "0.666667", None, "aziende", "exact", "Due terzi"),
    ("it", "Non riguarda un quinto degli addetti.", "0.2", None, "addetti", "exact", "un quinto"),
    ("it", "Hanno perso quattro milioni e mezzo di voti.", "4500000", None, "voti", "exact", "quattro milioni e mezzo"),
    ("it", "Una cinquantina di aziende è ferma.", "50", None, "aziende", "about", "Una cinquantina"),
    ("it", "Diverse migliaia di soldati sono in viaggio.", "2000", None, "soldati", "vague", "Diverse migliaia"),
    ("it", "Decine di migliaia di tifosi in strada.", "20000", None, "tifosi", "vague", "Decine di migliaia"),
    ("it", "Costa tra i 15 e i 20 milioni di euro.", "15000000", "20000000", "EUR", "range",
     "tra i 15 e i 20 milioni di euro"),
    ("it", "Ci vorranno dai tre ai cinque giorni.", "3", "5", "giorni", "range", "dai tre ai cinque"),
    ("it", "I danni sono di 180-200 milioni di euro.", "180000000", "200000000", "EUR", "range",
     "180-200 milioni di euro"),
    ("it", "Sono fermate millenovecentoventuno auto.", "1921", None, "auto", "exact", "millenovecentoventuno"),
    ("it", "Sono saliti del 9 per cento.", "9", None, "%", "exact", "9 per cento"),
    ("it", "I rimborsi arrivano fino a 5.000 euro.", "5000", None, "EUR", "at_most", "fino a 5.000 euro"),
    ("it", "Saranno pagati 100 euro l'ora.", "100", None, "EUR", "exact", "100 euro"),
    ("it", "Un turno su quattro resta scoperto.", "0.25", None, "turno", "exact", "Un turno su quattro"),
    ("it", "Ha abbattuto 38 droni su 51.", "38", None, "droni", "exact", "38"),
    ("it", "Almeno una persona è morta.", "1", None, "persona", "at_least", "Almeno una"),
    ("it", "Costa 1.234,5 euro.", "1234.5", None, "EUR", "exact", "1.234,5 euro"),
    ("it", "Sono 1 234 casi.", "1234", None, "casi", "exact", "1 234"),
    ("it", "Sono 1\u202f234,5 tonnellate.", "1234.5", None, "tonnellate", "exact", "1\u202f234,5"),
    ("it", "Sono 12'345 franchi.", "12345", None, "CHF", "exact", "12'345 franchi"),
    ("it", "Circa due terzi degli iscritti.", "0.666667", None, "iscritti", "about", "Circa due terzi"),
    ("it", "Un terzo dei seggi.", "0.333333", None, "seggi", "exact", "Un terzo"),
    ("it", "Tre quarti dei comuni.", "0.75", None, "comuni", "exact", "Tre quarti"),
    ("it", "La metà dei treni.", "0.5", None, "treni", "exact", "La metà"),
    ("it", "Una famiglia su cinque.", "0.2", None, "famiglia", "exact", "Una famiglia su cinque"),
    ("it", "Due milioni e mezzo di euro.", "2500000", None, "EUR", "exact", "Due milioni e mezzo di euro"),
    ("it", "Mezzo milione di persone.", "500000", None, "persone", "exact", "Mezzo milione"),
    ("it", "Quasi un centinaio di feriti.", "100", None, "feriti", "about", "Quasi un centinaio"),
    ("it", "Qualche decina di famiglie.", "20", None, "famiglie", "vague", "Qualche decina"),
    ("it", "Centinaia di migliaia di sfollati.", "200000", None, "sfollati", "vague", "Centinaia di migliaia"),
    ("it", "Tra 200 e 300 manifestanti.", "200", "300", "manifestanti", "range", "Tra 200 e 300"),
    ("it", "Tra i 200 e i 300 milioni di euro.", "200000000", "300000000", "EUR", "range",
     "Tra i 200 e i 300 milioni di euro"),
    ("it", "Dal 5 al 7 per cento.", "5", "7", "%", "range", "Dal 5 al 7 per cento"),
    ("it", "È cresciuto tra il 5% e il 7%.", "5", "7", "%", "range", "tra il 5% e il 7%"),
    ("it", "Perde 1,5 punti percentuali.", "1.5", None, "pp", "exact", "1,5 punti percentuali"),
    ("it", "Oltre il 30% degli elettori.", "30", None, "%", "at_least", "Oltre il 30%"),
    ("it", "Non più di 40 posti.", "40", None, "posti", "at_most", "Non più di 40"),
    ("it", "Meno di dieci voli.", "10", None, "voli", "at_most", "Meno di dieci"),
    ("it", "Più di mille voli.", "1000", None, "voli", "at_least", "Più di mille"),
    ("it", "Almeno tre persone.", "3", None, "persone", "at_least", "Almeno tre"),
    ("it", "Al massimo 20 minuti.", "20", None, "minuti", "at_most", "Al massimo 20"),
    ("it", "Vale 3,5 mld di euro.", "3500000000", None, "EUR", "exact", "3,5 mld di euro"),
    ("it", "Vale 40 mln di dollari.", "40000000", None, "USD", "exact", "40 mln di dollari"),
    ("it", "Vale € 3.500.", "3500", None, "EUR", "exact", "€ 3.500"),
    ("it", "Vale 12 M€.", "12000000", None, "EUR", "exact", "12 M€"),
    ("it", "Ha speso 3 miliardi di euro l'anno scorso.", "3000000000", None, "EUR", "exact", "3 miliardi di euro"),
    ("it", "Si tratta di circa 1.500-2.000 capi.", "1500", "2000", "capi", "range", "circa 1.500-2.000"),
    ("it", "Servono dai 15 ai 20 minuti.", "15", "20", "minuti", "range", "dai 15 ai 20"),
    ("it", "Ventitremila voti.", "23000", None, "voti", "exact", "Ventitremila"),
    ("it", "Centoventi minatori.", "120", None, "minatori", "exact", "Centoventi"),
    ("it", "Oltre la metà dei seggi.", "0.5", None, "seggi", "at_least", "Oltre la metà"),
    ("fr", "Ils sont soixante-dix salariés.", "70", None, "salariés", "exact", "soixante-dix"),
    ("fr", "Près de quatre-vingt-douze communes sont touchées.", "92", None, "communes", "about",
     "Près de quatre-vingt-douze"),
    ("fr", "Vingt et un élèves sont malades.", "21", None, "élèves", "exact", "Vingt et un"),
    ("fr", "On compte 25\u202f000 exemplaires.", "25000", None, "exemplaires", "exact", "25\u202f000"),
    ("fr", "Une dizaine de milliers de manifestants ont défilé.", "10000", None, "manifestants", "about",
     "Une dizaine de milliers"),
    ("fr", "Plusieurs dizaines de familles attendent.", "20", None, "familles", "vague", "Plusieurs dizaines"),
    ("fr", "Jusqu'à 150 tonnes de solvants.", "150", None, "tonnes", "at_most", "Jusqu'à 150"),
    ("fr", "Le budget atteindrait 12 à 14 millions d'euros.", "12000000", "14000000", "EUR", "range",
     "12 à 14 millions d'euros"),
    ("fr", "Un patient sur trois attend.", "0.333333", None, "patient", "exact", "Un patient sur trois"),
    ("fr", "Cela coûte 12 M€ par an.", "12000000", None, "EUR", "exact", "12 M€"),
    ("fr", "Près de la moitié des otages sont libres.", "0.5", None, "otages", "about", "Près de la moitié"),
    ("fr", "Le prix est de 1,5 million de francs suisses.", "1500000", None, "CHF", "exact",
     "1,5 million de francs suisses"),
    ("fr", "Le site coûte 1 234,5 euros.", "1234.5", None, "EUR", "exact", "1 234,5 euros"),
    ("fr", "Le site coûte 1\u00a0234\u00a0567 euros.", "1234567", None, "EUR", "exact", "1\u00a0234\u00a0567 euros"),
    ("fr", "Il vaut 1.234 francs.", "1234", None, "CHF", "exact", "1.234 francs"),
    ("fr", "Une dizaine de milliers de fidèles.", "10000", None, "fidèles", "about", "Une dizaine de milliers"),
    ("fr", "Un tiers des élèves.", "0.333333", None, "élèves", "exact", "Un tiers"),
    ("fr", "Les deux tiers des élèves.", "0.666667", None, "élèves", "exact", "deux tiers"),
    ("fr", "Trois quarts des communes.", "0.75", None, "communes", "exact", "Trois quarts"),
    ("fr", "Une personne sur cinq.", "0.2", None, "personne", "exact", "Une personne sur cinq"),
    ("fr", "Deux millions et demi de foyers.", "2500000", None, "foyers", "exact", "Deux millions et demi"),
    ("fr", "Un demi-million de foyers.", "500000", None, "foyers", "exact", "Un demi-million"),
    ("fr", "Entre 200 et 300 élèves.", "200", "300", "élèves", "range", "Entre 200 et 300"),
    ("fr", "Entre 200 et 300 millions d'euros.", "200000000", "300000000", "EUR", "range",
     "Entre 200 et 300 millions d'euros"),
    ("fr", "De 5 à 7 %.", "5", "7", "%", "range", "De 5 à 7 %"),
    ("fr", "De 5 % à 7 %.", "5", "7", "%", "range", "De 5 % à 7 %"),
    ("fr", "Il gagne 1,5 point de pourcentage.", "1.5", None, "pp", "exact", "1,5 point de pourcentage"),
    ("fr", "Environ 30 % des votants.", "30", None, "%", "about", "Environ 30 %"),
    ("fr", "Au moins trois morts.", "3", None, "morts", "at_least", "Au moins trois"),
    ("fr", "Au plus 20 places.", "20", None, "places", "at_most", "Au plus 20"),
    ("fr", "Moins de 40 places.", "40", None, "places", "at_most", "Moins de 40"),
    ("fr", "Presque 40 places.", "40", None, "places", "about", "Presque 40"),
    ("fr", "Il pèse 3,5 milliards d'euros.", "3500000000", None, "EUR", "exact", "3,5 milliards d'euros"),
    ("fr", "Il pèse 3,5 Md€.", "3500000000", None, "EUR", "exact", "3,5 Md€"),
    ("fr", "Il pèse 12 M€.", "12000000", None, "EUR", "exact", "12 M€"),
    ("fr", "Il pèse 12 millions €.", "12000000", None, "EUR", "exact", "12 millions €"),
    ("fr", "Il a coûté 3 millions d'euros l'an dernier.", "3000000", None, "EUR", "exact", "3 millions d'euros"),
    ("fr", "Plusieurs milliers de tracteurs.", "2000", None, "tracteurs", "vague", "Plusieurs milliers"),
    ("fr", "Des centaines de tracteurs.", "200", None, "tracteurs", "vague", "centaines"),
    ("fr", "Une centaine d'élus.", "100", None, "élus", "about", "Une centaine"),
    ("fr", "Cent vingt-trois maires.", "123", None, "maires", "exact", "Cent vingt-trois"),
    ("fr", "Mille deux cents maires.", "1200", None, "maires", "exact", "Mille deux cents"),
    ("fr", "Un peu plus de la moitié des maires.", "0.5", None, "maires", "about", "Un peu plus de la moitié"),
    ("en", "One person was killed.", "1", None, "person", "exact", "One"),
    ("en", "A couple of hundred onlookers came.", "200", None, "onlookers", "about", "A couple of hundred"),
    ("en", "Forty-six people were arrested.", "46", None, "people", "exact", "Forty-six"),
    ("en", "The bill has reached £1.3bn.", "1300000000", None, "GBP", "exact", "£1.3bn"),
    ("en", "It costs the industry €15m-€20m a day.", "15000000", "20000000", "EUR", "range", "€15m-€20m"),
    ("en", "Repairs cost between £180,000 and £250,000.", "180000", "250000", "GBP", "range",
     "between £180,000 and £250,000"),
    ("en", "He put it at $700 million to $800 million.", "700000000", "800000000", "USD", "range",
     "$700 million to $800 million"),
    ("en", "Dozens of homes were lost.", "24", None, "homes", "vague", "Dozens"),
    ("en", "A few hundred positions would go.", "200", None, "positions", "vague", "A few hundred"),
    ("en", "Tens of thousands of dockers marched.", "20000", None, "dockers", "vague", "Tens of thousands"),
    ("en", "At least 17 people were treated.", "17", None, "people", "at_least", "At least 17"),
    ("en", "Fewer than five letters arrived.", "5", None, "letters", "at_most", "Fewer than five"),
    ("en", "It fell by 61 per cent.", "61", None, "%", "exact", "61 per cent"),
    ("en", "Only one lifeboat in three could be launched.", "0.333333", None, "lifeboat", "exact",
     "one lifeboat in three"),
    ("en", "Two hundred and fifty jobs are at risk.", "250", None, "jobs", "exact", "Two hundred and fifty"),
    ("en", "Half a million voters stayed at home.", "500000", None, "voters", "exact", "Half a million"),
    ("en", "Two-thirds of members agreed.", "0.666667", None, "members", "exact", "Two-thirds"),
    ("en", "They lost 200+ sheep.", "200", None, "sheep", "at_least", "200+"),
    ("en", "It costs 1,234.5 euros.", "1234.5", None, "EUR", "exact", "1,234.5 euros"),
    ("en", "It sold 1 234 tickets.", "1234", None, "tickets", "exact", "1 234"),
    ("en", "It sold 1,234,567 tickets.", "1234567", None, "tickets", "exact", "1,234,567"),
    ("en", "Two and a half million voters.", "2500000", None, "voters", "exact", "Two and a half million"),
    ("en", "Two-and-a-half million voters.", "2500000", None, "voters", "exact", "Two-and-a-half million"),
    ("en", "One and a half tonnes of fish.", "1.5", None, "tonnes", "exact", "One and a half"),
    ("en", "Three and a half hours.", "3.5", None, "hours", "exact", "Three and a half"),
    ("en", "Two million and a half voters.", "2500000", None, "voters", "exact", "Two million and a half"),
    ("en", "A million and a half voters.", "1500000", None, "voters", "exact", "A million and a half"),
    ("en", "Three quarters of members.", "0.75", None, "members", "exact", "Three quarters"),
    ("en", "A third of members.", "0.333333", None, "members", "exact", "A third"),
    ("en", "Some two thirds of members.", "0.666667", None, "members", "about", "Some two thirds"),
    ("en", "One in five households.", "0.2", None, "households", "exact", "One in five"),
    ("en", "Between 200 and 300 boats.", "200", "300", "boats", "range", "Between 200 and 300"),
    ("en", "From 5% to 7%.", "5", "7", "%", "range", "From 5% to 7%"),
    ("en", "From 5 to 7 per cent.", "5", "7", "%", "range", "From 5 to 7 per cent"),
    ("en", "Some 200-300 boats.", "200", "300", "boats", "range", "Some 200-300"),
    ("en", "Some 200–300 boats.", "200", "300", "boats", "range", "Some 200–300"),
    ("en", "It rose 1.5 percentage points.", "1.5", None, "pp", "exact", "1.5 percentage points"),
    ("en", "About 30% of voters.", "30", None, "%", "about", "About 30%"),
    ("en", "Almost 40 boats.", "40", None, "boats", "about", "Almost 40"),
    ("en", "More than 40 boats.", "40", None, "boats", "at_least", "More than 40"),
    ("en", "Up to 40 boats.", "40", None, "boats", "at_most", "Up to 40"),
    ("en", "No more than 40 boats.", "40", None, "boats", "at_most", "No more than 40"),
    ("en", "At most 40 boats.", "40", None, "boats", "at_most", "At most 40"),
    ("en", "It is worth $3.5bn.", "3500000000", None, "USD", "exact", "$3.5bn"),
    ("en", "It is worth 3.5 billion dollars.", "3500000000", None, "USD", "exact", "3.5 billion dollars"),
    ("en", "It is worth US$40 million.", "40000000", None, "USD", "exact", "US$40 million"),
    ("en", "It is worth £12m.", "12000000", None, "GBP", "exact", "£12m"),
    ("en", "It is worth 12 million pounds.", "12000000", None, "GBP", "exact", "12 million pounds"),
    ("en", "They lost €3.5 billion a year ago.", "3500000000", None, "EUR", "exact", "€3.5 billion"),
    ("en", "It ran at 90 mph.", "90", None, "mph", "exact", "90"),
    ("en", "Several thousand tractors.", "2000", None, "tractors", "vague", "Several thousand"),
    ("en", "Hundreds of tractors.", "200", None, "tractors", "vague", "Hundreds"),
    ("en", "A dozen tractors.", "12", None, "tractors", "about", "A dozen"),
    ("en", "Half of the tractors.", "0.5", None, "tractors", "exact", "Half"),
    ("en", "A hundred and twenty-three tractors.", "123", None, "tractors", "exact", "A hundred and twenty-three"),
    ("en", "Nearly a quarter of jobs.", "0.25", None, "jobs", "about", "Nearly a quarter"),
    ("es", "Una de cada tres familias lo nota.", "0.333333", None, "familias", "exact", "Una de cada tres"),
    ("es", "Más de medio centenar de vecinos.", "50", None, "vecinos", "at_least", "Más de medio centenar"),
    ("es", "Costará 2.100 millones de libras.", "2100000000", None, "GBP", "exact", "2.100 millones de libras"),
    ("es", "Se gastaron tres mil millones de pesos argentinos.", "3000000000", None, "ARS", "exact",
     "tres mil millones de pesos argentinos"),
    ("es", "Treinta y cinco barcos salieron.", "35", None, "barcos", "exact", "Treinta y cinco"),
    ("es", "Miles de personas marcharon.", "2000", None, "personas", "vague", "Miles"),
    ("es", "La hora se paga de nueve a diez euros.", "9", "10", "EUR", "range", "de nueve a diez euros"),
    ("es", "Al menos seis de ellos eran menores.", "6", None, "", "at_least", "Al menos seis"),
    ("es", "Una veintena de heridos leves.", "20", None, "heridos", "about", "Una veintena"),
    ("es", "Cuesta 1.234,5 euros.", "1234.5", None, "EUR", "exact", "1.234,5 euros"),
    ("es", "Son 1 234 casos.", "1234", None, "casos", "exact", "1 234"),
    ("es", "Medio millón de votantes.", "500000", None, "votantes", "exact", "Medio millón"),
    ("es", "Dos millones y medio de votantes.", "2500000", None, "votantes", "exact", "Dos millones y medio"),
    ("es", "Un tercio de los votantes.", "0.333333", None, "votantes", "exact", "Un tercio"),
    ("es", "Dos tercios de los votantes.", "0.666667", None, "votantes", "exact", "Dos tercios"),
    ("es", "Tres cuartas partes de los votantes.", "0.75", None, "votantes", "exact", "Tres cuartas partes"),
    ("es", "Tres cuartos de los votantes.", "0.75", None, "votantes", "exact", "Tres cuartos"),
    ("es", "Uno de cada cinco votantes.", "0.2", None, "votantes", "exact", "Uno de cada cinco"),
    ("es", "Entre 200 y 300 votantes.", "200", "300", "votantes", "range", "Entre 200 y 300"),
    ("es", "Entre el 5 % y el 7 %.", "5", "7", "%", "range", "Entre el 5 % y el 7 %"),
    ("es", "Del 5 al 7 por ciento.", "5", "7", "%", "range", "Del 5 al 7 por ciento"),
    ("es", "Sube 1,5 puntos porcentuales.", "1.5", None, "pp", "exact", "1,5 puntos porcentuales"),
    ("es", "Cerca de 40 barcos.", "40", None, "barcos", "about", "Cerca de 40"),
    ("es", "Casi 40 barcos.", "40", None, "barcos", "about", "Casi 40"),
    ("es", "Como máximo 40 barcos.", "40", None, "barcos", "at_most", "Como máximo 40"),
    ("es", "Hasta 40 barcos.", "40", None, "barcos", "at_most", "Hasta 40"),
    ("es", "Menos de 40 barcos.", "40", None, "barcos", "at_most", "Menos de 40"),
    ("es", "Más de 40 barcos.", "40", None, "barcos", "at_least", "Más de 40"),
    ("es", "Vale 3.500 millones de euros.", "3500000000", None, "EUR", "exact", "3.500 millones de euros"),
    ("es", "Vale 12 M€.", "12000000", None, "EUR", "exact", "12 M€"),
    ("es", "Costó 3 millones de euros el año pasado.", "3000000", None, "EUR", "exact", "3 millones de euros"),
    ("es", "Cada año mueren 300 mineros.", "300", None, "mineros", "exact", "300"),
    ("es", "Varios miles de tractores.", "2000", None, "tractores", "vague", "Varios miles"),
    ("es", "Cientos de tractores.", "200", None, "tractores", "vague", "Cientos"),
    ("es", "Decenas de miles de tractores.", "20000", None, "tractores", "vague", "Decenas de miles"),
    ("es", "Una docena de tractores.", "12", None, "tractores", "about", "Una docena"),
    ("es", "Ciento veintitrés tractores.", "123", None, "tractores", "exact", "Ciento veintitrés"),
    ("de", "Einundzwanzig Häuser brannten.", "21", None, "Häuser", "exact", "Einundzwanzig"),
    ("de", "Es kostet 12,5 Millionen Euro.", "12500000", None, "EUR", "exact", "12,5 Millionen Euro"),
    ("de", "Mindestens anderthalb Milliarden Euro fehlen.", "1500000000", None, "EUR", "at_least",
     "Mindestens anderthalb Milliarden Euro"),
    ("de", "Es waren dreihundertfünfundvierzig Menschen.", "345", None, "Menschen", "exact",
     "dreihundertfünfundvierzig"),
    ("de", "Die Hälfte der Betriebe gibt auf.", "0.5", None, "Betriebe", "exact", "Die Hälfte"),
    ("de", "Dutzende Häuser sind zerstört.", "24", None, "Häuser", "vague", "Dutzende"),
    ("de", "Zehntausende Menschen kamen.", "20000", None, "Menschen", "vague", "Zehntausende"),
    ("de", "Einige Hundert Generatoren fehlen.", "200", None, "Generatoren", "vague", "Einige Hundert"),
    ("de", "In der Stadt arbeitet etwa jeder Fünfte dort.", "0.2", None, "", "about", "etwa jeder Fünfte"),
    ("de", "Es sind 140 bis 160 Millionen Euro.", "140000000", "160000000", "EUR", "range",
     "140 bis 160 Millionen Euro"),
    ("de", "Bis zu 25 Mio. Euro fließen.", "25000000", None, "EUR", "at_most", "Bis zu 25 Mio. Euro"),
    ("de", "Drei Viertel der Kunden blieben.", "0.75", None, "Kunden", "exact", "Drei Viertel"),
    ("de", "Das kostet 1'200 Franken.", "1200", None, "CHF", "exact", "1'200 Franken"),
    ("de", "Es kostet 1.234,5 Euro.", "1234.5", None, "EUR", "exact", "1.234,5 Euro"),
    ("de", "Es kostet 1 234 Euro.", "1234", None, "EUR", "exact", "1 234 Euro"),
    ("de", "Es kostet 1’234 Franken.", "1234", None, "CHF", "exact", "1’234 Franken"),
    ("de", "Anderthalb Stunden.", "1.5", None, "Stunden", "exact", "Anderthalb"),
    ("de", "Zweieinhalb Millionen Menschen.", "2500000", None, "Menschen", "exact", "Zweieinhalb Millionen"),
    ("de", "Eine halbe Million Menschen.", "500000", None, "Menschen", "exact", "Eine halbe Million"),
    ("de", "Ein Drittel der Wähler.", "0.333333", None, "Wähler", "exact", "Ein Drittel"),
    ("de", "Zwei Drittel der Wähler.", "0.666667", None, "Wähler", "exact", "Zwei Drittel"),
    ("de", "Drei Viertel aller Wähler.", "0.75", None, "Wähler", "exact", "Drei Viertel"),
    ("de", "Einer von fünf Wählern.", "0.2", None, "Wählern", "exact", "Einer von fünf"),
    ("de", "Jeder fünfte Wähler bleibt daheim.", "0.2", None, "Wähler", "exact", "Jeder fünfte"),
    ("de", "Zwischen 200 und 300 Wähler.", "200", "300", "Wähler", "range", "Zwischen 200 und 300"),
    ("de", "Von 5 bis 7 Prozent.", "5", "7", "%", "range", "Von 5 bis 7 Prozent"),
    ("de", "Zwischen 200 und 300 Millionen Euro.", "200000000", "300000000", "EUR", "range",
     "Zwischen 200 und 300 Millionen Euro"),
    ("de", "Rund 200–300 Wähler.", "200", "300", "Wähler", "range", "Rund 200–300"),
    ("de", "Plus 1,5 Prozentpunkte.", "1.5", None, "pp", "exact", "1,5 Prozentpunkte"),
    ("de", "Etwa 30 Prozent der Wähler.", "30", None, "%", "about", "Etwa 30 Prozent"),
    ("de", "Fast 40 Boote.", "40", None, "Boote", "about", "Fast 40"),
    ("de", "Mehr als 40 Boote.", "40", None, "Boote", "at_least", "Mehr als 40"),
    ("de", "Höchstens 40 Boote.", "40", None, "Boote", "at_most", "Höchstens 40"),
    ("de", "Weniger als 40 Boote.", "40", None, "Boote", "at_most", "Weniger als 40"),
    ("de", "Es geht um 3,5 Mrd. Euro.", "3500000000", None, "EUR", "exact", "3,5 Mrd. Euro"),
    ("de", "Es geht um 3,5 Mrd. €.", "3500000000", None, "EUR", "exact", "3,5 Mrd. €"),
    ("de", "Es geht um 12 Mio. US-Dollar.", "12000000", None, "USD", "exact", "12 Mio. US-Dollar"),
    ("de", "Sie zahlte 1.200 Euro im Jahr 2023.", "1200", None, "EUR", "exact", "1.200 Euro"),
    ("de", "Er fuhr 180 Stundenkilometer.", "180", None, "Stundenkilometer", "exact", "180"),
    ("de", "Mehrere Tausend Traktoren.", "2000", None, "Traktoren", "vague", "Mehrere Tausend"),
    ("de", "Hunderte Traktoren.", "200", None, "Traktoren", "vague", "Hunderte"),
    ("de", "Ein Dutzend Traktoren.", "12", None, "Traktoren", "about", "Ein Dutzend"),
    ("de", "Ein paar Dutzend Traktoren.", "24", None, "Traktoren", "vague", "Ein paar Dutzend"),
    ("de", "Einhundertdreiundzwanzig Traktoren.", "123", None, "Traktoren", "exact", "Einhundertdreiundzwanzig"),
    ("de", "Zwölftausendfünfhundert Traktoren.", "12500", None, "Traktoren", "exact", "Zwölftausendfünfhundert"),
]  # fmt: skip

RATES = [
    # language, text, value, unit, what it is counted by
    ("it", "Arrivano 300 persone al giorno.", "300", "persone", "giorno"),
    ("it", "Guadagna 9 euro l'ora.", "9", "EUR", "ora"),
    ("it", "Costa 1.200 euro al mese.", "1200", "EUR", "mese"),
    ("it", "Viaggiava a 180 km/h.", "180", "km", "h"),
    ("it", "Viaggiava a 180 chilometri all'ora.", "180", "chilometri", "ora"),
    ("it", "Escono 300 litri al secondo.", "300", "litri", "secondo"),
    ("it", "Escono 300 litri d'acqua al secondo.", "300", "litri", "secondo"),
    ("it", "Si contano 12 casi ogni 100.000 abitanti.", "12", "casi", "100.000 abitanti"),
    ("it", "Bruciano 40 tonnellate di rifiuti al giorno.", "40", "tonnellate", "giorno"),
    ("it", "Spende 3 miliardi di euro l'anno.", "3000000000", "EUR", "anno"),
    ("it", "Ricavi per 20 milioni di euro annui.", "20000000", "EUR", "anno"),
    ("it", "Costa 45 euro a testa.", "45", "EUR", "testa"),
    ("it", "Ogni anno 300 operai si feriscono.", "300", "operai", "anno"),
    ("it", "Costa 80 €/MWh.", "80", "EUR", "mwh"),
    ("it", "Il prezzo è di 2,30 euro al litro.", "2.3", "EUR", "litro"),
    ("it", "Nove su dieci hanno votato.", "9", "", "dieci"),
    ("fr", "On compte 300 arrivées par jour.", "300", "arrivées", "jour"),
    ("fr", "Elle gagne 15 euros de l'heure.", "15", "EUR", "heure"),
    ("fr", "Il gagne 1 200 euros par mois.", "1200", "EUR", "mois"),
    ("fr", "Il roulait à 180 km/h.", "180", "km", "h"),
    ("fr", "Il roulait à 180 kilomètres à l'heure.", "180", "kilomètres", "heure"),
    ("fr", "Il roulait à 180 kilomètres par heure.", "180", "kilomètres", "heure"),
    ("fr", "Il sort 300 litres d'eau par seconde.", "300", "litres", "seconde"),
    ("fr", "On relève 12 cas pour 100 000 habitants.", "12", "cas", "100 000 habitants"),
    ("fr", "Il coûte 3 millions d'euros par an.", "3000000", "EUR", "an"),
    ("fr", "Il coûte 20 euros le kilo.", "20", "EUR", "kilo"),
    ("fr", "Un budget de 20 millions d'euros annuels.", "20000000", "EUR", "an"),
    ("fr", "Chaque année, 300 personnes meurent.", "300", "personnes", "année"),
    ("fr", "Il faut 50 euros par personne.", "50", "EUR", "personne"),
    ("fr", "Neuf maires sur dix.", "9", "maires", "dix"),
    ("en", "Nine out of ten households.", "9", "households", "ten"),
    ("en", "It is worth €3.5 billion a year.", "3500000000", "EUR", "year"),
    ("en", "Some 300 people a day arrive.", "300", "people", "day"),
    ("en", "He earns 15 euros an hour.", "15", "EUR", "hour"),
    ("en", "He earns £15 per hour.", "15", "GBP", "hour"),
    ("en", "It ran at 180 km/h.", "180", "km", "h"),
    ("en", "It ran at 180 kilometres per hour.", "180", "kilometres", "hour"),
    ("en", "It pours 300 litres per second.", "300", "litres", "second"),
    ("en", "It pours 300 litres of water a second.", "300", "litres", "second"),
    ("en", "There are 12 cases per 100,000 inhabitants.", "12", "cases", "100,000 inhabitants"),
    ("en", "There are 12 cases for every 1,000 people.", "12", "cases", "1,000 people"),
    ("en", "It costs $40 per barrel.", "40", "USD", "barrel"),
    ("en", "It costs $40 a barrel.", "40", "USD", "barrel"),
    ("en", "It yields 40 tonnes of raw waste every day.", "40", "tonnes", "day"),
    ("en", "It costs €80/MWh.", "80", "EUR", "mwh"),
    ("en", "It costs 20 million euros annually.", "20000000", "EUR", "year"),
    ("en", "Every year 300 miners die.", "300", "miners", "year"),
    ("en", "They pay $200 per head.", "200", "USD", "head"),
    ("es", "Nueve de cada diez votantes.", "9", "votantes", "diez"),
    ("es", "Llegan 300 personas al día.", "300", "personas", "día"),
    ("es", "Gana 15 euros la hora.", "15", "EUR", "hora"),
    ("es", "Gana 15 euros por hora.", "15", "EUR", "hora"),
    ("es", "Paga 1.200 euros al mes.", "1200", "EUR", "mes"),
    ("es", "Iba a 180 km/h.", "180", "km", "h"),
    ("es", "Iba a 180 kilómetros por hora.", "180", "kilómetros", "hora"),
    ("es", "Salen 300 litros de agua por segundo.", "300", "litros", "segundo"),
    ("es", "Hay 12 casos por cada 100.000 habitantes.", "12", "casos", "100.000 habitantes"),
    ("es", "Cuesta 3 millones de euros al año.", "3000000", "EUR", "año"),
    ("es", "Cuesta 20 millones de euros anuales.", "20000000", "EUR", "año"),
    ("es", "Cuesta 20 euros el kilo.", "20", "EUR", "kilo"),
    ("es", "Pagan 50 euros por persona.", "50", "EUR", "persona"),
    ("de", "Drei von vier Wählern.", "3", "Wählern", "vier"),
    ("de", "Es kommen 300 Menschen pro Tag.", "300", "Menschen", "tag"),
    ("de", "Sie verdient 15 Euro die Stunde.", "15", "EUR", "stunde"),
    ("de", "Sie verdient 15 Euro pro Stunde.", "15", "EUR", "stunde"),
    ("de", "Sie zahlt 1.200 Euro im Monat.", "1200", "EUR", "monat"),
    ("de", "Er fuhr 180 km/h.", "180", "km", "h"),
    ("de", "Er fuhr 180 Kilometer pro Stunde.", "180", "Kilometer", "stunde"),
    ("de", "Es sind 300 Liter Wasser pro Sekunde.", "300", "Liter", "sekunde"),
    ("de", "Es sind 12 Fälle je 100.000 Einwohner.", "12", "Fälle", "100.000 einwohner"),
    ("de", "Es kostet jährlich 3 Millionen Euro.", "3000000", "EUR", "jahr"),
    ("de", "Es kostet 3 Millionen Euro jährlich.", "3000000", "EUR", "jahr"),
    ("de", "Es kostet jährlich rund 3 Millionen Euro.", "3000000", "EUR", "jahr"),
    ("de", "Sie zahlen 50 Euro pro Kopf.", "50", "EUR", "kopf"),
]  # fmt: skip

NO_RATES = [
    ("it", "Ha speso 3 miliardi di euro l'anno scorso."),
    ("it", "Per ora 300 persone, per ora 20 euro."),
    ("it", "Ha preso 50 voti al secondo turno."),
    ("it", "Sono tornate 300 persone e la notte è passata."),
    ("it", "Hanno comprato due biglietti per 20 euro."),
    ("it", "Tre operai lavorano in cantiere ogni mattina."),
    ("fr", "Il a coûté 3 millions d'euros l'an dernier."),
    ("fr", "Trois morts par balles."),
    ("fr", "Il vend deux places pour 100 euros."),
    ("en", "They lost €3.5 billion a year ago."),
    ("en", "They shut 12 plants a week earlier."),
    ("en", "They hired 20 people a second time."),
    ("en", "They sold two seats for 100 euros."),
    ("es", "Costó 3 millones de euros el año pasado."),
    ("es", "Quedan 20 escaños por asignar."),
    ("es", "Perdió 3 puntos al segundo intento, 40 votos al día siguiente."),
    ("de", "Sie zahlte 1.200 Euro im Jahr 2023."),
    ("de", "Es gab drei Verletzte am Tag danach."),
    ("de", "Es kostete drei Menschen das Leben."),
]

NOT_STATED = [
    ("it", "Una donna è morta."),
    ("it", "Il trattato dell'11 novembre 2024."),
    ("it", "Succede dal 2022."),
    ("it", "Alle 17 non era ancora spento."),
    ("it", "Lo ha detto Petro, 44 anni, macchinista."),
    ("it", "Una donna di 81 anni è caduta."),
    ("it", "Il Valscura 24, però, apre."),
    ("it", "Lo dice l'articolo 5 della legge 104/1992."),
    ("it", "Hanno vinto 3-1 a Torda."),
    ("it", "Il secondo tempo comincia."),
    ("it", "Chiamate lo 06 1234567."),
    ("it", "Chiamate il 333 123 4567."),
    ("fr", "Le 2 février, à 9 heures."),
    ("fr", "Rosa, 67 ans : une voix."),
    ("fr", "Le 21e jour."),
    ("fr", "Un homme est sorti."),
    ("fr", "Rendez-vous à 17 h 20."),
    ("fr", "Appelez le 06 12 34 56 78."),
    ("en", "On November 11 the G7 met."),
    ("en", "It was 7.21pm."),
    ("en", "A 44-year-old man spoke."),
    ("en", "Covid-19 came in 2020."),
    ("en", "They lost 4-0 at home."),
    ("en", "The 21st day."),
    ("en", "No one came, and one day it ended."),
    ("en", "A 10-fold rise."),
    ("en", "The 5G masts."),
    ("en", "Open from 9 to 11."),
    ("en", "Row 12 14 18 22 31."),
    ("en", "Call 555 123 4567."),
    ("es", "Una mujer entra."),
    ("es", "El 6 de abril a las 14:50."),
    ("es", "Un joven de 19 años."),
    ("de", "Am 6. April um 8 Uhr."),
    ("de", "Ein Mann kam im Jahr 2023."),
    ("de", "Das Projekt Linde 26, sagt er."),
    ("de", "Der 3. Mann."),
    ("de", "Petra, 44 Jahre alt."),
    ("de", "Rufen Sie 030 12 34 56 an."),
]


@pytest.mark.parametrize(("code", "text", "value", "top", "unit", "bound", "span"), STATED)
def test_a_quantity_is_read_with_its_value_bound_unit_and_words(
    code: str, text: str, value: str, top: str | None, unit: str, bound: str, span: str
) -> None:
    found = figures.find(Page(text), code)
    assert [(f.value, f.value_max, f.unit, f.bound, f.span.text) for f in found] == [
        (Decimal(value), top and Decimal(top), unit, bound, span)
    ]


@pytest.mark.parametrize(("code", "text", "value", "unit", "per"), RATES)
def test_a_rate_has_the_quantity_and_what_it_is_counted_by(
    code: str, text: str, value: str, unit: str, per: str
) -> None:
    found = figures.find(Page(text), code)
    assert [(f.value, f.unit, f.per) for f in found] == [(Decimal(value), unit, per)]


@pytest.mark.parametrize(("code", "text"), NO_RATES)
def test_a_time_or_price_beside_a_quantity_makes_no_rate_of_it(code: str, text: str) -> None:
    found = figures.find(Page(text), code)
    assert found
    assert [f.per for f in found if f.per] == []


@pytest.mark.parametrize(("code", "text"), NOT_STATED)
def test_what_states_no_quantity_is_no_figure(code: str, text: str) -> None:
    assert figures.find(Page(text), code) == []


def test_a_rise_from_one_figure_to_another_is_two_figures() -> None:
    found = figures.find(Page("I tempi sono scesi da 140 a 71 giorni."), "it")
    assert [f.value for f in found] == [140, 71]


def test_a_range_of_rates_and_the_number_it_is_counted_by_are_one_figure() -> None:
    found = figures.find(Page("Si contano tra 12 e 15 casi ogni 100.000 abitanti, 40 nel capoluogo."), "it")
    assert [(f.value, f.value_max, f.unit, f.per) for f in found] == [
        (12, 15, "casi", "100.000 abitanti"),
        (40, None, "", ""),
    ]


def test_a_rate_belongs_to_one_figure() -> None:
    found = figures.find(Page("Ils sont 12 chaque jour, 300 au total."), "fr")
    assert [(f.value, f.per) for f in found] == [(12, "jour"), (300, "")]


def test_only_the_figures_after_the_place_asked_for_are_found() -> None:
    text = "Ieri 12 navi, oggi almeno 30 navi."
    found = figures.find(Page(text), "it", text.index("oggi"))
    assert [(f.value, f.span.text) for f in found] == [(30, "almeno 30")]
    assert text[found[0].span.start : found[0].span.end] == "almeno 30"


WORDS = st.sampled_from(
    [
        "tre",
        "mille",
        "due",
        "milioni",
        "e",
        "mezzo",
        "tra",
        "15",
        "20",
        "%",
        "€",
        "$1.3bn",
        "circa",
        "dozzine",
        "di",
        "cinquantina",
        "İstanbul",
        "é",
        "5.000",
        "1,5",
        "-",
        "su",
        "between",
        "and",
        "one",
        "in",
        "four",
        "einundzwanzig",
        "Hunderte",
        "vingt",
        "et",
        "un",
        "2024",
        "«tre»",
        "3-1",
        "ein",
        "halbes",
        "de",
        "cada",
        "le",
        "7",
        "7%",
        "\n",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join))


@given(TEXTS, st.sampled_from(CODES))
def test_any_text_gives_ordered_figures_with_exact_offsets(text: str, code: str) -> None:
    position = 0
    for figure in figures.find(Page(text), code):
        assert text[figure.span.start : figure.span.end] == figure.span.text
        assert position <= figure.span.start < figure.span.end
        assert figure.value_max is None or figure.value <= figure.value_max
        assert figure.bound != "range" or figure.value_max is not None
        position = figure.span.end


HOSTILE = ("7", ",", "mille ", " ", "1 ", "ventuno", "12-", "tra 3 e ", "decine di migliaia di ")


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        begin = perf_counter()
        figures.find(Page(text), "it")
        return perf_counter() - begin

    short = min(seconds(20_000) for _ in range(2))
    long = min(seconds(80_000) for _ in range(2))
    assert long < 12 * short + 0.05
