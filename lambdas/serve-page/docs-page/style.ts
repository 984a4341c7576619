/** The whole look of the page: it asks for no other file. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dbe0, #3a3f47); --soft: light-dark(#f4f5f7, #22262c); --link: light-dark(#0b57b7, #8ab8ff); }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.55 system-ui, sans-serif; color: light-dark(#1a1d21, #e8eaed); background: light-dark(#fff, #15181c); }
a { color: var(--link); }
p, h3, li, dd, .call code { overflow-wrap: anywhere; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); }
section { margin-top: 2.5rem; }
h3 { margin-bottom: .3rem; }
h4 { margin: 1.2rem 0 .3rem; }
code, pre { font: .9em/1.5 ui-monospace, monospace; }
pre { padding: .7rem .9rem; background: var(--soft); border-radius: .4rem; overflow-x: auto; }
.call b { padding: .1rem .45rem; border-radius: .3rem; color: #fff; font-size: .8rem; background: #1d6b3a; }
.call b.post { background: #0b57b7; }
.call b.delete { background: #a3262a; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td:last-child { min-width: 12rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dd { margin: 0; }
small { color: light-dark(#5a616b, #a5adb8); }
`;
