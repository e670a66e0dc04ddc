/** The page that a sign-in ends on: one file, no script, nothing loaded from anywhere, no token. */

import type { Answer } from "../loopback/service.ts";

/** The text of the page. */
export interface Outcome {
  readonly good: boolean;
  readonly title: string;
  readonly text: string;
}

/** Makes the page as an HTTP answer; a browser may neither keep nor frame it, nor run or load anything for it. */
export function pageFor(outcome: Outcome, status = 200): Answer {
  return {
    status,
    body: html(outcome),
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  };
}

function html({ good, title, text }: Outcome): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} - atmos-auth</title>
<style>${STYLE}</style>
<main class="${good ? "good" : "bad"}">
<p class="mark" aria-hidden="true">${good ? "&#10003;" : "&#10005;"}</p>
<h1>${escape(title)}</h1>
<p>${escape(text)}</p>
<footer>atmos-auth</footer>
</main>
</html>
`;
}

const STYLE = `
:root { --ink: #1c2430; --soft: #5b6675; --paper: #f5f6f8; --card: #fff; --good: #147a45; --bad: #b3261e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --soft: #9aa6b5; --paper: #11151b; --card: #1a2029; --good: #5fd394; --bad: #ff8a80 }
}
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; min-height: 100svh; display: grid; place-items: center; padding: 24px; background: var(--paper);
  color: var(--ink); font: 17px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 460px; padding: 44px 36px 28px; border-radius: 14px; background: var(--card);
  text-align: center; box-shadow: 0 1px 2px #0002, 0 8px 28px #0001 }
.mark { width: 56px; height: 56px; margin: 0 auto 20px; border-radius: 50%; font-size: 28px; line-height: 56px;
  color: var(--card) }
.good .mark { background: var(--good) }
.bad .mark { background: var(--bad) }
h1 { margin-bottom: 10px; font-size: 23px; line-height: 1.3; text-wrap: balance }
main > p:not(.mark) { color: var(--soft); overflow-wrap: anywhere; text-wrap: pretty }
footer { margin-top: 32px; font-size: 13px; color: var(--soft) }
@media (max-width: 480px) {
  body { padding: 16px }
  main { padding: 36px 24px 24px }
}
`;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
