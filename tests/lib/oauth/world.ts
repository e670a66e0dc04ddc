/** An authorization server that is a function, and who asks it. */
import { httpOver } from "../../../lib/cage/http.ts";
import type { Party } from "../../../lib/oauth/server.ts";
import { fakeNet } from "../cage/fake_net.ts";

/** What the server was asked: the path, and the form. */
export type Asked = Readonly<Record<string, string>> & { readonly path: string };

/** Makes one that answers so, one after the other, the last one again and again. */
export function serving(...answers: readonly (() => Response)[]) {
  const asked: Asked[] = [];
  const net = fakeNet((url, init: RequestInit = {}) => {
    const form = Object.fromEntries(init.body as URLSearchParams);
    asked.push({ path: new URL(String(url)).pathname, ...form });
    return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1]!());
  });
  const party: Party = {
    http: httpOver(net),
    peer: { name: "Cloud at login.example" },
    endpoints: {
      authorization: "https://login.example/authorize?fixed=1",
      token: "https://login.example/token",
      device: "https://login.example/device",
      revocation: "https://login.example/revoke",
    },
    client: { id: "client-EXAMPLE" },
  };
  return { asked, party, clock: net.clock, pauses: net.pauses };
}

/** What a token endpoint gives, with more. */
export function granting(more: object = {}): () => Response {
  const given = { access_token: "access-EXAMPLE", token_type: "Bearer", expires_in: 3600 };
  return () => Response.json({ ...given, ...more });
}

/** What it says no with. */
export function refusing(error: string, more: object = {}, status = 400): () => Response {
  return () => Response.json({ error, ...more }, { status });
}
