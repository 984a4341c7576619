/** The look of the report, in light and in dark. */
export const REPORT_STYLE = {
  text: `
:root { color-scheme: light dark; --line: light-dark(#deded6, #313836); --accent: light-dark(#17694f, #72cdb0); --soft: light-dark(#59605c, #a2aca7); }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; background: light-dark(#f5f5f1, #121514); color: light-dark(#1b201e, #e9edea); overflow-wrap: anywhere; }
main { width: min(100% - 2.5rem, 70rem); margin: 2rem auto 5rem; display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr); }
h1, h2 { line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.75rem; }
.lead { font-size: 1.2rem; margin: 0; }
section { background: light-dark(#fff, #1a1e1d); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem; }
svg { width: 100%; max-height: 16rem; fill: var(--accent); }
svg text { fill: var(--soft); font-size: 13px; }
.pictures { list-style: none; padding: 0; margin: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); }
.pictures img { width: 100%; aspect-ratio: 4 / 3; object-fit: cover; border-radius: 10px; display: block; background: var(--line); }
.pictures p { margin: 0.5rem 0 0; font-size: 0.9rem; }
small { color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem 0.5rem 0; border-top: 1px solid var(--line); }
`,
};
