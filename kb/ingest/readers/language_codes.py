"""Language codes of official XML (ISO 639-2 and -3) as the two-letter ones that kb keeps."""

_CODES = """
afr=af amh=am ara=ar arb=ar ben=bn bul=bg cat=ca ces=cs cze=cs cym=cy wel=cy dan=da deu=de
ger=de ell=el gre=el eng=en est=et eus=eu fas=fa per=fa fin=fi fra=fr fre=fr gle=ga hin=hi
hrv=hr hun=hu hye=hy ind=id isl=is ita=it jpn=ja kan=kn kat=ka khm=km kor=ko lao=lo lav=lv
lit=lt mal=ml mar=mr mkd=mk mlt=mt msa=ms mya=my nep=ne nld=nl dut=nl nor=no nob=nb nso=ns
ori=or pan=pa pol=pl por=pt ron=ro rum=ro rus=ru sin=si slk=sk slv=sl sot=st spa=es sqi=sq
srp=sr swa=sw swh=sw swe=sv tam=ta tel=te tha=th tsn=tn tur=tr ukr=uk urd=ur vie=vi xho=xh
zho=zh zul=zu
"""
_TWO_LETTERS = dict(pair.split("=") for pair in _CODES.split())
THREE_LETTERS = {two: three for three, two in reversed(_TWO_LETTERS.items())}


def two_letters(code: str) -> str:
    """Return ``en`` for ``eng``, ``EN`` and ``en-GB``; ``""`` for a code that is not known here."""
    code = code.strip().casefold().partition("-")[0]
    return _TWO_LETTERS.get(code, code if code in THREE_LETTERS else "")
