"""What Excel, WPS, LibreOffice and a web table put into the clipboard, in the shape they write it."""

from collections.abc import Sequence
from html import escape

EXCEL_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Excel.Sheet>
<meta name=Generator content="Microsoft Excel 15">
<link id=Main-File rel=Main-File href="file:///C:/Users/wf/AppData/Local/Temp/msohtmlclip1/01/clip.htm">
<style>
<!--table
	{mso-displayed-decimal-separator:"\\.";
	mso-displayed-thousand-separator:"\\,";}
.xl65
	{mso-number-format:"Short Date";}
.xl66
	{mso-number-format:"\\@";}
-->
</style>
<!--[if gte mso 9]><xml><x:Foo/></xml><![endif]-->
</head>

<body link="#0563C1" vlink="#954F72">

<table border=0 cellpadding=0 cellspacing=0 width=261 style='border-collapse:
 collapse;width:195pt'>
<!--StartFragment-->
 <col width=87 span=3 style='width:65pt'>
"""
EXCEL_TAIL = """ <![if supportMisalignedColumns]>
 <tr height=0 style='display:none'>
  <td width=87 style='width:65pt'></td>
 </tr>
 <![endif]>
<!--EndFragment-->
</table>

</body>

</html>
"""
WPS_HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40"><head>\
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><meta name="ProgId" content="Excel.Sheet"/>\
<meta name="Generator" content="WPS Office ET"/><style>
<!-- @page
	{margin:1.00in 0.75in 1.00in 0.75in;}
.et2
	{mso-number-format:"yyyy\\/m\\/d";}
 --> </style></head><body link="blue" vlink="purple">\
<table width="300" border="0" cellpadding="0" cellspacing="0" style='width:225.00pt;border-collapse:collapse;'>
<!--StartFragment-->
"""
WPS_TAIL = "<!--EndFragment--></table></body></html>"


def tsv(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a spreadsheet writes them into the plain text."""
    lines = []
    for row in rows:
        cells = [f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set("\t\n") else cell for cell in row]
        lines.append("\t".join(cells))
    return "\r\n".join(lines) + "\r\n"


def excel_html(rows: Sequence[Sequence[str]]) -> str:
    """Rows as Excel writes them: what is shown, no more."""
    lines = []
    for row in rows:
        cells = "".join(
            f"\n  <td height=19 class=xl65 align=right width=87 style='height:14.4pt;width:65pt'>{escape(cell)}</td>"
            for cell in row
        )
        lines.append(f" <tr height=19 style='height:14.4pt'>{cells}\n </tr>\n")
    return EXCEL_HEAD + "".join(lines) + EXCEL_TAIL


def wps_html(rows: Sequence[Sequence[str | tuple[str, str]]]) -> str:
    """Rows as WPS writes them; a pair is what is shown and the number behind it."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            shown, told = (cell, 'x:str=""') if isinstance(cell, str) else (cell[0], f'x:num="{cell[1]}"')
            cells.append(
                f'<td class="et2" height="19" width="72" style=\'height:14.25pt;\' {told}>{escape(shown)}</td>'
            )
        lines.append(f"<tr height=\"19\" style='height:14.25pt;'>{''.join(cells)}</tr>\n")
    return WPS_HEAD + "".join(lines) + WPS_TAIL
