import type { Second } from './simulate.ts';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [860, 380, 70, 210, 40, 45];
/** Distinct also to those who do not see red and green apart. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const MOST_POINTS = 400;

interface Line {
  name: string;
  seconds: Second[];
}

/** Images done over time, one line for each setup, as an SVG of its own. */
export function chart(title: string, lines: Line[]): string {
  const end = Math.max(...lines.map(({ seconds }) => seconds.length));
  const most = Math.max(...lines.map(({ seconds }) => seconds.at(-1)!.done));
  const x = (at: number) => LEFT + (at / end) * (WIDTH - LEFT - RIGHT);
  const y = (done: number) => HEIGHT - BOTTOM - (done / most) * (HEIGHT - TOP - BOTTOM);

  const minutes = niceStep(end / 60);
  const ticksX = Array.from({ length: Math.floor(end / 60 / minutes) + 1 }, (_, at) => at * minutes);
  const ticksY = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  const grid = [
    ...ticksX.map((tick) => `<path d="M${x(tick * 60).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}"/>`),
    ...ticksY.map((tick) => `<path d="M${LEFT} ${y(tick).toFixed(1)}H${WIDTH - RIGHT}"/>`),
  ];
  const labels = [
    ...ticksX.map((tick) => text(x(tick * 60), HEIGHT - BOTTOM + 18, `${tick}`, 'middle')),
    ...ticksY.map((tick) => text(LEFT - 8, y(tick) + 4, `${Math.round(tick / 1_000)}k`, 'end')),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, 'minutes', 'middle'),
    text(LEFT, 22, title, 'start'),
  ];
  const drawn = lines.map(({ name, seconds }, at) => {
    const step = Math.max(1, Math.floor(seconds.length / MOST_POINTS));
    const points = seconds.filter((_, index) => index % step === 0 || index === seconds.length - 1);
    const path = points
      .map(({ at: second, done }) => `${x(second + 1).toFixed(1)},${y(done).toFixed(1)}`)
      .join(' ');
    const colour = COLOURS[at % COLOURS.length];
    const legendY = TOP + 14 + at * 24;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2.5"/>
<rect x="${WIDTH - RIGHT + 16}" y="${legendY - 9}" width="14" height="4" fill="${colour}"/>
${text(WIDTH - RIGHT + 36, legendY - 3, name, 'start')}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="${title}">
<title>${title}</title>
<rect width="100%" height="100%" fill="#fff"/>
<g stroke="#ddd">${grid.join('')}</g>
<g fill="#333">${labels.join('\n')}</g>
${drawn.join('\n')}
</svg>
`;
}

const text = (x: number, y: number, content: string, anchor: string) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="#333">${content}</text>`;

/** About six ticks, at round numbers. */
function niceStep(range: number): number {
  return [1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480].find((step) => range / step <= 8) ?? 960;
}
