import { Html, html } from '../shared/http/html.ts';
import { userAgent } from '../shared/http/outbound/user-agent.ts';
import { STYLE } from './docs-page/style.ts';

/** What the owner of a shop wants to know whose log shows Halve: what it is, what it does, and how to stop it. */
export function robotPage(apiUrl: string, pace: number): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Halve: what it asks your server for</title><style>${new Html(STYLE)}</style></head>
<body><header><h1>What is Halve?</h1>
<p>Your log shows <code>${userAgent(apiUrl)}</code>. Halve makes smaller copies of the pictures of a product catalogue. Somebody has handed in a catalogue whose pictures lie on your server: most often you yourselves, or whoever runs your shop. Halve asks for the pictures that stand in that list, and for nothing else: it follows no links and reads no pages.</p></header>
<main><h2>How fast it asks</h2>
<p>For at most ${pace} pictures a second from one host, whoever has handed in what. Where your server answers <code>429</code> or <code>503</code>, does not answer in time or refuses connections, Halve asks at half the pace, and goes on halving for as long as that lasts; a <code>Retry-After</code> of up to five minutes is kept. After each quiet minute it asks a little faster again. Where no answer comes for a minute, it leaves your server alone for 1, then 5, then 15 minutes, and then gives up. A picture that has not changed since is asked for by <code>If-None-Match</code> or <code>If-Modified-Since</code>.</p>
<h2>How to stop it</h2>
<p>Name Halve in your <code>robots.txt</code>:</p>
<pre>User-agent: Halve
Disallow: /</pre>
<p>or only the paths that it should leave alone. Rules for other robots (<code>*</code>) are not meant for a program that fetches what somebody has asked for by name, and are not kept. Halve reads the file once a day. To be slower and not away, answer <code>429</code>.</p>
<p>This is <a href="${apiUrl}/">a deployment of Halve</a>; who runs it is best asked by the address that you see it under.</p>
</main></body></html>
`.text;
}
