import { Html } from '../../../../lambdas/shared/http/html.ts';

/** The look of the report, in light and in dark. */
export const REPORT_STYLE = new Html(`
:root { color-scheme: light dark; --line: light-dark(#deded6, #313836); --accent: light-dark(#17694f, #72cdb0); --soft: light-dark(#59605c, #a2aca7); }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: light-dark(#f5f5f1, #121514); color: light-dark(#1b201e, #e9edea); overflow-wrap: anywhere; }
main { width: min(100% - 2rem, 66rem); margin: 2rem auto 5rem; display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); }
h1, h2 { line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.75rem; }
h2 { font-size: 1.3rem; }
h1 + .lead { margin-top: -1.25rem; }
.lead { font-size: 1.2rem; margin: 0; }
section { background: light-dark(#fff, #1a1e1d); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem; }
section > p { margin: -0.25rem 0 1rem; color: var(--soft); }
.plots { display: grid; gap: 2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.plots figure { margin: 0; }
.plots h2 { font-size: 1.05rem; }
figcaption { color: var(--soft); font-size: 0.85rem; }
svg { width: 100%; display: block; fill: var(--accent); }
svg path { stroke: var(--line); fill: none; }
svg text { fill: var(--soft); font-size: 17px; }
@media (max-width: 40rem) { svg text { font-size: 30px; } svg text.count { display: none; } }
.pictures { list-style: none; padding: 0; margin: 0; display: grid; gap: 1.5rem 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); }
.pictures p { margin: 0.15rem 0 0; font-size: 0.9rem; }
.pictures li { max-width: 480px; width: 100%; justify-self: center; }
.frame { display: block; position: relative; aspect-ratio: 4 / 3; margin-bottom: 0.5rem; border-radius: 10px; overflow: hidden; background: var(--line); }
.frame img { display: block; width: 100%; height: 100%; object-fit: cover; }
.pair { --at: 50%; }
.pair img, .before { position: absolute; inset: 0; width: 100%; height: 100%; }
.pair img { object-fit: none; }
.before { clip-path: inset(0 calc(100% - var(--at)) 0 0); }
.pair i { position: absolute; inset: 0 auto 0 calc(var(--at) - 1px); width: 2px; background: #fff; box-shadow: 0 0 3px #000; }
.pair i::after { content: ''; position: absolute; top: 50%; left: 50%; width: 1.5rem; height: 1.5rem; translate: -50% -50%; border-radius: 50%; background: #fff; box-shadow: 0 0 4px #0008; }
.pair b { position: absolute; top: 0.5rem; left: 0.5rem; padding: 0 0.5rem; border-radius: 1rem; background: #000a; color: #fff; font-size: 0.75rem; font-weight: 500; }
.pair b + b { left: auto; right: 0.5rem; }
.pair input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: ew-resize; touch-action: pan-y; }
.pair:focus-within { outline: 3px solid var(--accent); outline-offset: 2px; }
.whole { float: right; font-size: 0.85rem; margin-left: 0.75rem; }
a { color: var(--accent); }
small { color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-top: 1px solid var(--line); }
td:first-child { white-space: nowrap; }
@media print { :root { color-scheme: light; } main { margin: 0 auto; } :is(.pictures li, figure, tr) { break-inside: avoid; } .pair { print-color-adjust: exact; } .whole { display: none; } }
`);
