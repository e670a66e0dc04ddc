/** The token of the service account that this very machine runs as. */
import type { Inside } from "../../../lib/cage/server.ts";
import { parsed } from "../../../lib/cage/json.ts";
import { throwBug } from "../../../lib/errors.ts";
import type { MetadataInput } from "../modules.ts";

/** Machines that are not Google's have nobody at that address, and must not wait for an answer. */
const PATIENCE = 3_000;

/**
 * Asks the metadata server (docs.cloud.google.com/compute/docs/metadata/predefined-metadata-keys); `null`
 * when there is none.
 */
export async function run(input: MetadataInput, inside: Inside): Promise<unknown> {
  const { server, scopes } = input;
  const account = `http://${server}/computeMetadata/v1/instance/service-accounts/default`;
  const token = await ask(
    `${account}/token?scopes=${encodeURIComponent(scopes.join(","))}`,
    inside,
  );
  if (token === undefined) return null;
  const { access_token, expires_in } = parsed(token) ?? {};
  const email = await ask(`${account}/email`, inside);
  return { token: access_token, life: expires_in, ...(email ? { email } : {}) };
}

async function ask(address: string, { http }: Inside): Promise<string | undefined> {
  const peer = { name: "the metadata server" };
  const headers = { "metadata-flavor": "Google" };
  try {
    const answer = await http(peer, address, { headers, patience: PATIENCE });
    // Whoever answers without this header is somebody else.
    const isGoogle = answer.headers.get("metadata-flavor") === "Google";
    return answer.status === 200 && isGoogle ? answer.text : undefined;
  } catch (error) {
    throwBug(error);
    return undefined;
  }
}
