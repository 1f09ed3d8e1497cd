/** Okabe-Ito hues, darkened or lightened to keep contrast on each background. */
const LIGHT = `--bg:#ffffff;--panel:#f6f7f9;--ink:#14181f;--soft:#3d4653;--muted:#667180;--rule:#e3e6ea;--base:#9aa3ae;--strategy:#0067b1;--benchmark:#6b7480;--flat:#868e98;--s1:#00875f;--s2:#b86e00;--s3:#a8447c;--s4:#c44600;--s5:#4b8fb8;--m1:#0072b2;--m2:#e69f00;--m3:#009e73;--m4:#cc79a7;--m5:#56b4e9;--m6:#d55e00;--m7:#8c8c3a;--m8:#7a7f87;--bull-calm:#a9d5c5;--bull-turbulent:#f2d37f;--bear-calm:#c3c0dd;--bear-turbulent:#e2916a;--gain:0,103,177;--loss:200,80,0;--good:#00754f;--warn:#a84a00;color-scheme:light`;
const DARK = `--bg:#10141a;--panel:#181d25;--ink:#e8ebef;--soft:#c3cad3;--muted:#919cab;--rule:#272e38;--base:#5c6776;--strategy:#5db7ff;--benchmark:#a3acb8;--flat:#5b6572;--s1:#3cc79a;--s2:#eab04a;--s3:#e08fbc;--s4:#ff8a4c;--s5:#9fd3f0;--m1:#2f8fcd;--m2:#d9a130;--m3:#22a581;--m4:#c680a6;--m5:#7cc6ef;--m6:#dd7433;--m7:#a5a552;--m8:#8b929c;--bull-calm:#2f7560;--bull-turbulent:#a8862e;--bear-calm:#68639b;--bear-turbulent:#b85a32;--gain:70,165,245;--loss:245,125,45;--good:#3cc79a;--warn:#ff9d5c;color-scheme:dark`;

const shades = (name: string, hue: string): string =>
  [0.12, 0.28, 0.46, 0.68]
    .map((a, i) => `.heat td.${name}${i + 1}{background:rgba(var(--${hue}),${a})}`)
    .join('');

const colour = (name: string, variable: string): string => `.${name}{--c:var(--${variable})}`;

const COLOURS = [
  colour('c-strategy', 'strategy'),
  colour('c-benchmark', 'benchmark'),
  colour('c-flat', 'flat'),
  colour('c-model', 'benchmark'),
  ...[1, 2, 3, 4, 5].map((i) => colour(`c-${i}`, `s${i}`)),
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => colour(`m-${i}`, `m${i}`)),
  ...['bull-calm', 'bull-turbulent', 'bear-calm', 'bear-turbulent'].map((r) => colour(`g-${r}`, r)),
  colour('k-1', 'm5'),
  colour('k-2', 'm1'),
  colour('k-3', 'm2'),
  colour('f-train', 'rule'),
  colour('f-valid', 'm2'),
  colour('f-test', 'strategy'),
].join('');

/** The whole style sheet; the page's policy allows exactly these bytes. */
export const STYLE = `:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 Inter,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:56px 32px 72px}
h1{font-size:34px;line-height:1.15;letter-spacing:-.02em;font-weight:650;margin:0}
h2{font-size:19px;line-height:1.3;letter-spacing:-.01em;font-weight:650;margin:0 0 4px}
p{margin:0}
a{color:inherit}
.eyebrow{color:var(--muted);font-size:12px;letter-spacing:.08em;text-transform:uppercase;margin-bottom:10px}
.sub{color:var(--muted);margin-top:8px}
.badges,.legend{list-style:none;display:flex;flex-wrap:wrap;margin:0;padding:0}
.badges{gap:6px;margin-top:18px}
.badge{border:1px solid var(--rule);border-radius:99px;padding:2px 11px;font-size:12px;color:var(--soft);white-space:nowrap}
.badge.good{color:var(--good);border-color:currentColor}
.badge.warn{color:var(--warn);border-color:currentColor}
.mono,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
.badge.mono{font-size:11.5px}
.verdict{font-size:24px;line-height:1.4;letter-spacing:-.012em;font-weight:450;margin:36px 0 0;max-width:34em;text-wrap:pretty}
.figures{display:grid;grid-template-columns:repeat(6,1fr);gap:0;margin:36px 0 0;border-top:1px solid var(--ink);border-bottom:1px solid var(--rule)}
.figures div{padding:16px 14px 16px 0}
.figures dt{color:var(--muted);font-size:12.5px}
.figures dd{margin:0}
.figures strong{display:block;font-size:27px;line-height:1.3;letter-spacing:-.02em;font-weight:600}
.figures span{display:block;color:var(--muted);font-size:12.5px;line-height:1.4}
section,footer{margin-top:64px}
.lead-in{color:var(--muted);font-size:13.5px;max-width:62em;margin-bottom:18px;text-wrap:pretty}
h2+figure,h2+.scroll,h2+p.none,h2+dl,h2+ul{margin-top:12px}
figure{margin:0}
.scroll{overflow-x:auto}
figure+.scroll,.legend+.scroll,.columns+.scroll{margin-top:22px}
.columns{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:24px 44px;align-items:start}
svg{display:block;width:100%;height:auto;font:inherit}
svg text{fill:var(--muted);font-size:12.5px}
svg .label{fill:var(--c,var(--soft));font-size:13px}
svg .label .value{fill:var(--muted)}
svg .strong{font-weight:650}
svg .rowname{fill:var(--soft);font-size:13px}
svg .heading{fill:var(--ink);font-size:13.5px;font-weight:650}
svg .zone{font-size:12px}
.grid,.mark,.rule{stroke:var(--rule);stroke-width:1}
.base{stroke:var(--base);stroke-width:1}
.fold{stroke:var(--rule);stroke-width:1}
.split{stroke:var(--base);stroke-width:1;stroke-dasharray:3 3}
.insample{fill:var(--panel)}
.line{fill:none;stroke:var(--c);stroke-width:1.3;stroke-linejoin:round}
.line.strong{stroke-width:2.2}
.line.faint{stroke-opacity:.6}
.lead{fill:none;stroke:var(--c);stroke-width:1;stroke-opacity:.5}
.area{fill:var(--c);fill-opacity:.16}
.fill{fill:var(--c)}
.fill.soft{fill-opacity:.55}
.stack{fill:var(--c);fill-opacity:.82;stroke:var(--bg);stroke-width:.8}
.spot,.whole{fill:var(--c)}
.part{fill:var(--c);fill-opacity:.38}
.whisker{stroke:var(--c);stroke-width:2}
.swatch{width:10px;height:10px;flex:none}
.legend{gap:4px 20px;margin-top:10px;color:var(--muted);font-size:12.5px}
.legend li{display:flex;align-items:center;gap:7px}
table{border-collapse:collapse;width:100%;font-size:13.5px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:6px 10px;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--rule);white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:500;color:var(--muted);font-size:12.5px;vertical-align:bottom;border-bottom-color:var(--base)}
tbody th{font-weight:400;color:var(--soft)}
.chosen th,.chosen td{background:var(--panel);font-weight:650}
.num{text-align:right}
.columns caption{position:static;width:auto;height:auto;clip-path:none;text-align:left;font-weight:650;padding-bottom:4px}
.narrow{width:auto;min-width:50%}
.metrics thead th{white-space:normal;line-height:1.3;min-width:84px}
.metrics th:first-child{position:sticky;left:0;background:var(--bg)}
.metrics .strategy{background:var(--panel)}
.metrics thead .strategy{color:var(--ink);font-weight:650}
.key{display:inline-block;width:9px;height:9px;border-radius:2px;background:var(--c);margin-right:7px}
.best{font-weight:700;padding-bottom:2px;border-bottom:1.5px solid var(--strategy)}
.interval{color:var(--muted)}
.heat{border-collapse:separate;border-spacing:2px}
.heat th,.heat td{border:0;padding:5px 8px}
.heat td{border-radius:3px;min-width:46px}
.heat th:first-child{padding-left:0}
.heat .total{font-weight:650}
${shades('p', 'gain')}${shades('n', 'loss')}.heat td.z{background:var(--panel)}
details{margin-top:16px}
summary{cursor:pointer;color:var(--soft);font-size:13.5px;padding:4px 0}
pre{background:var(--panel);border-radius:8px;padding:18px 20px;font-size:12.5px;line-height:1.55;overflow-x:auto;margin:8px 0 0}
.facts{display:grid;gap:0;margin:0}
.facts div{display:grid;grid-template-columns:170px minmax(0,1fr);gap:16px;padding:6px 0;border-bottom:1px solid var(--rule);font-size:13.5px}
.facts dt{color:var(--muted)}
.facts dd{margin:0;overflow-wrap:anywhere}
.facts .mono{font-size:12.5px}
.none{color:var(--muted)}
.notes{margin:10px 0 0;padding-left:18px;max-width:62em;font-size:13.5px}
.notes li{margin:4px 0;overflow-wrap:anywhere}
footer{border-top:1px solid var(--ink);padding-top:22px;color:var(--soft);font-size:13.5px}
${COLOURS}.c-loss{--c:rgb(var(--loss))}
@media (max-width:900px){.figures{grid-template-columns:repeat(3,1fr)}.columns{grid-template-columns:minmax(0,1fr)}}
@media (max-width:640px){main{padding:32px 18px 48px}h1{font-size:27px}.verdict{font-size:20px}.figures{grid-template-columns:repeat(2,1fr)}figure .scroll svg{min-width:720px}section,footer{margin-top:48px}.facts div{grid-template-columns:minmax(0,1fr);gap:0}}
@media print{:root{${LIGHT}}main{max-width:none;padding:0}section{break-inside:avoid;margin-top:32px}.scroll{overflow:visible}details::details-content{content-visibility:visible;block-size:auto}body{font-size:12px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
