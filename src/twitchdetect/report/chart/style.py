"""How a report looks, on a screen and on paper."""

from __future__ import annotations

ACCENT = "#9a3d00"
INK, SOFT, RULE = "#161616", "#5a5a5a", "#c9c9c9"
FONT = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"

STYLE = f"""
*{{box-sizing:border-box}}
html{{background:#fff;color:{INK};-webkit-print-color-adjust:exact;print-color-adjust:exact}}
body{{font:14.5px/1.42 {FONT};margin:0 auto;padding:2.2rem 1.5rem 3rem;max-width:52rem;
overflow-wrap:anywhere;font-variant-numeric:tabular-nums}}
h1,h2,h3,p,ul,dl,dd,table,figure{{margin:0;padding:0;font-size:inherit;font-weight:inherit}}
.banner{{font-size:2.1em;font-weight:700;letter-spacing:.06em;line-height:1.15;
border:3px solid {ACCENT};color:{ACCENT};padding:.25em .5em;margin-bottom:.9em}}
.banner small{{display:block;font-size:.42em;letter-spacing:0;font-weight:400;color:{INK}}}
.head{{display:table;width:100%;border-bottom:2px solid {INK};padding-bottom:.7em}}
.head>div{{display:table-cell;vertical-align:bottom}}
.head .aside{{text-align:right;width:58%;padding-left:1.5em}}.head .aside:empty{{width:0}}
.kind{{color:{SOFT}}}h1{{font-size:2.15em;font-weight:700;line-height:1.1;letter-spacing:-.01em}}
.aside p:first-child{{font-weight:700}}
.alerts{{border-left:5px solid {ACCENT};padding:.1em 0 .1em .8em;margin-top:1em}}
.alerts p{{color:{ACCENT};font-weight:700}}
.figures{{display:table;width:100%;table-layout:fixed;margin-top:.9em}}
.figures div{{display:table-cell;padding-right:.8em;vertical-align:top}}
.figures b{{display:block;font-size:1.5em;line-height:1.2;font-weight:700;white-space:nowrap}}
.figures span{{color:{SOFT};font-size:.87em;line-height:1.3;display:block}}
section{{margin-top:1.5em}}
h2{{font-size:1.12em;font-weight:700;border-bottom:1px solid {RULE};padding-bottom:.18em;
margin-bottom:.55em;break-after:avoid}}
h3{{font-weight:700;margin-bottom:.2em;break-after:avoid}}
.group{{break-inside:avoid;margin-top:1.1em}}.group:first-child{{margin-top:0}}
section>*+*,.group>*+*,.at>*+*{{margin-top:.55em}}section>h2+*,.group>h3+*{{margin-top:0}}
section>.group+.group{{margin-top:1.1em}}
p{{max-width:46rem}}.banner{{max-width:none}}.soft{{color:{SOFT}}}.alert{{color:{ACCENT};font-weight:700}}
.strong{{font-weight:700;break-after:avoid}}
.none{{color:{SOFT};font-style:italic}}
dl div{{display:table;width:100%;table-layout:fixed;padding:.09em 0;break-inside:avoid}}
dt{{display:table-cell;width:12.5em;padding-right:1em;color:{SOFT};vertical-align:top}}
dd{{display:table-cell;vertical-align:top}}
ul{{list-style:none}}li{{padding-left:1.1em;text-indent:-1.1em}}li::before{{content:'–';
display:inline-block;width:1.1em;text-indent:0;color:{SOFT}}}
ul.alert li::before{{color:{ACCENT}}}
table{{border-collapse:collapse;width:100%}}
thead{{display:table-header-group}}tr{{break-inside:avoid}}
th{{font-weight:400;color:{SOFT};text-align:left;vertical-align:bottom;font-size:.87em;
line-height:1.25;padding:0 .7em .3em 0;border-bottom:1px solid {RULE}}}
td{{padding:.26em .7em .26em 0;vertical-align:top;border-bottom:1px solid #e9e9e9}}
th.k,td.k{{white-space:nowrap}}th.n,td.n{{text-align:right;overflow-wrap:normal}}td.n{{white-space:nowrap}}
th.n+th:not(.n),td.n+td:not(.n){{padding-left:.9em}}
th:last-child,td:last-child{{padding-right:0}}
td.n .none{{white-space:normal}}
figure{{break-inside:avoid}}svg{{display:block;width:100%;height:auto}}
.row{{font-size:0;orphans:1;widows:1}}
.row figure{{display:inline-block;vertical-align:top;font-size:14.5px;padding:0 .55em .55em 0}}
figcaption{{font-size:.79em;line-height:1.25;color:{SOFT};margin-top:.1em}}
figcaption b{{color:{INK};font-weight:700}}
.beside{{display:table;width:100%;break-inside:avoid}}.beside>*{{display:table-cell;vertical-align:top}}
.beside>.row{{padding-right:1.2em}}
.small{{font-size:.88em}}.small h2{{font-size:1.14em}}
.closing{{margin-top:2em;border-top:2px solid {INK};padding-top:.7em;break-inside:avoid}}
.closing p+p{{margin-top:.45em}}
.boxed{{border:2px solid {ACCENT};padding:.7em 1em .8em;break-inside:avoid}}
.boxed h2{{border:0;padding:0;color:{ACCENT}}}
.plain{{font-size:17px;line-height:1.45}}.plain h1{{font-size:1.75em}}
.plain h2{{font-size:1.18em;margin-bottom:.3em}}.plain section{{margin-top:1.05em}}
.plain section>*+*{{margin-top:.35em}}.plain .closing{{margin-top:1.2em}}
.foot{{display:none}}
@media(max-width:40rem){{.head>div{{display:block;width:auto!important;text-align:left!important;
padding:0!important}}.figures{{display:block}}.figures div{{display:inline-block;min-width:44%}}
.beside,.beside>*{{display:block;width:auto!important}}.beside>.row{{max-width:11rem}}
dt,dd{{display:block;width:auto}}
section{{overflow-x:auto}}}}
@media print{{body{{font-size:9.6pt;max-width:none;padding:0}}.row figure{{font-size:9.6pt}}
.plain{{font-size:10.8pt;line-height:1.3}}
.plain section{{margin-top:.85em}}.plain .banner{{font-size:1.5em;margin-bottom:.5em}}
.dense{{font-size:9.2pt;line-height:1.25}}a{{color:inherit}}section{{overflow:visible}}}}
"""


def page_rules(foot: str, page_word: str, paper: str = "", *, is_one: bool = False) -> str:
    """Give margins and what stands at the bottom of every printed page.

    Parameters
    ----------
    foot : str
        Shown at the left.
    page_word : str
        Before the number of the page.
    paper : str
        ``A4`` or ``letter``; empty leaves it to whoever prints.
    is_one : bool
        All shall fit on one page.
    """
    size = f"size:{paper};" if paper else ""
    margins = "12mm 16mm 15mm 18mm" if is_one else "15mm 16mm 17mm 18mm"
    look = f"font:8pt {FONT};color:{SOFT};vertical-align:top;padding-top:3mm"
    return (
        f"@page{{{size}margin:{margins};"
        f"@bottom-left{{content:{_quoted(foot)};{look}}}"
        f"@bottom-right{{content:{_quoted(page_word + ' ')} counter(page) ' / ' counter(pages);"
        f"{look}}}}}"
    )


def _quoted(words: str) -> str:
    """Give a CSS string from which nothing gets out."""
    return (
        "'" + "".join(c if c.isalnum() or c in " .,:-/" else f"\\{ord(c):x} " for c in words) + "'"
    )
