/** What the person sees in the browser: the consent page, and the page that takes a device's code. */
import type { Reply } from "../http.ts";
import { page, redirect, text } from "./answer.ts";
import { type Center, type Client, type Decision, random } from "./center.ts";

/** `GET /authorize`, with the parameters that AWS's own command line sends. */
export function authorize(center: Center, query: URLSearchParams): Reply {
  const client = center.clients.get(query.get("client_id") ?? "");
  const back = URL.parse(query.get("redirect_uri") ?? "");
  // Without these two it is not known where to go back to.
  if (!client || !back) return page(400, "Invalid request", "<p>The client is unknown</p>");
  if (!isRegistered(client, back)) return page(400, "Invalid redirect", "<p>It is not yours</p>");
  back.searchParams.set("state", query.get("state") ?? "");
  const wrong = wrongIn(client, query);
  const decision = query.get("decision") ?? center.options.consent ?? "agree";
  if (wrong) return redirect(refused(back, "invalid_request", wrong));
  if (decision === "ask") return consentPage(query);
  if (decision === "decline") return redirect(refused(back, "access_denied", "The user declined"));
  back.searchParams.set("code", codeFor(center, client, query));
  return redirect(back);
}

/** RFC 8252 section 7.3: whatever port the loopback address has. */
function isRegistered({ redirects }: Client, back: URL): boolean {
  const plain = `${back.protocol}//${back.hostname}${back.pathname}`;
  return redirects.some((one) => one === back.href || one === plain);
}

function wrongIn({ grants, scopes }: Client, query: URLSearchParams): string | undefined {
  if (!grants.includes("authorization_code")) return "The client may not use this flow";
  if (query.get("response_type") !== "code") return "response_type must be code";
  if (query.get("code_challenge_method") !== "S256") return "code_challenge_method must be S256";
  if (!/^[\w-]{43}$/.test(query.get("code_challenge") ?? "")) return "Invalid code_challenge";
  const asked = scopesIn(query);
  return asked.every((scope) => scopes.includes(scope)) ? undefined : "Invalid scope";
}

function scopesIn(query: URLSearchParams): readonly string[] {
  return (query.get("scopes") ?? "").split(/[ ,]+/).filter(Boolean);
}

function refused(back: URL, error: string, description: string): URL {
  back.searchParams.set("error", error);
  back.searchParams.set("error_description", description);
  return back;
}

function codeFor(center: Center, client: Client, query: URLSearchParams): string {
  const code = random(120);
  center.codes.set(code, {
    clientId: client.id,
    redirect: query.get("redirect_uri")!,
    challenge: query.get("code_challenge")!,
    scopes: scopesIn(query),
    expires: center.in(600),
  });
  return code;
}

function consentPage(query: URLSearchParams): Reply {
  const to = (decision: Decision) => {
    const target = new URLSearchParams([...query, ["decision", decision]]);
    return text(`/authorize?${target}`);
  };
  return page(
    200,
    "Allow atmos-auth to access your data?",
    `<p><a id="allow" href="${to("agree")}">Allow access</a> ` +
      `<a id="deny" href="${to("decline")}">Deny</a></p>`,
  );
}

/** `GET /device`: the person compares or types the code, and decides. */
export function devicePage(center: Center, query: URLSearchParams): Reply {
  const code = query.get("user_code") ?? "";
  const decision = query.get("decision");
  if (decision === "agree" || decision === "decline") {
    const known = decide(center, code, decision);
    return page(known ? 200 : 400, known ? "Request " + decision + "d" : "Invalid code", "");
  }
  const to = (what: Decision) => text(`/device?user_code=${code}&decision=${what}`);
  return page(
    200,
    "Authorization requested",
    `<p>Code: <code>${text(code)}</code></p><p><a id="allow" href="${to("agree")}">Confirm</a> ` +
      `<a id="deny" href="${to("decline")}">Cancel</a></p>`,
  );
}

/** Decides about a device's code; `false` when nobody waits with it. */
export function decide(center: Center, code: string, decision: Decision): boolean {
  const device = [...center.devices.values()].find(({ userCode }) => userCode === code);
  if (device === undefined || device.decision !== undefined) return false;
  device.decision = decision;
  return true;
}
