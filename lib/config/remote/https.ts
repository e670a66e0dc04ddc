/** A file over https; the cage may reach its host and no other. */
import { openCageClient } from "../../cage/client.ts";
import { askCage } from "../../cage/module.ts";
import { throwBug } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { authoritiesOf } from "../../environment/authorities.ts";
import { hostOf } from "../../provider/hosts.ts";
import { digestOf, type Secret } from "../../secret.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import type { HttpsAddress } from "./address.ts";
import { type Source, Unfetched } from "./fetched.ts";
import { DOCUMENT } from "./modules.ts";
import { signInHint, tokenFor, tokenHost } from "./token.ts";
import { withPassword } from "../../cage/broken.ts";

/** The clouds whose variables name certificate authorities. */
type Clouds = readonly Pick<Cloud, "authorities">[];

/** Makes the source of one file; it trusts the same certificate authorities as a sign-in. */
export function httpsSource(system: System, { url }: HttpsAddress, clouds: Clouds): Source {
  let text: Promise<string> | undefined;
  const fetched = () => text ??= fetchText(system, clouds, url);
  return {
    fixed: isFixed(url),
    version: async () => await digestOf(await fetched()),
    read: async (_, name) => new Map([[name, await fetched()]]),
    close: () => Promise.resolve(),
  };
}

/** Whether the address holds a commit id of GitHub's, so that the file is always the same. */
function isFixed(url: string): boolean {
  return /^https:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/[0-9a-f]{40}\//.test(url);
}

/** Fetches the text. A token is sent to its own host alone, and only when that asks for one. */
async function fetchText(system: System, clouds: Clouds, url: string): Promise<string> {
  const first = await asked(system, clouds, url, undefined);
  const host = [401, 403, 404].includes(first.status) ? tokenHost(system, url) : undefined;
  const token = host === undefined ? undefined : await tokenFor(system, host);
  const { status, text } = token === undefined ? first : await asked(system, clouds, url, token);
  if (status !== 200) throw refused(status, host);
  if (text.trim() === "") throw empty(status);
  if (/[\0\ufffd]/.test(text)) {
    throw new Unfetched("it is not UTF-8 text", "import a file of YAML", true);
  }
  if (!/^\s*</.test(text)) return text;
  throw new Unfetched(
    "it is a web page, not YAML: a sign-in stands before it, or the address shows the file in a page",
    "import the address of the file itself, such as GitHub's Raw button has it",
    true,
  );
}

async function asked(system: System, clouds: Clouds, url: string, bearer: Secret | undefined) {
  // The sign-in warns of a file without a certificate; here it is passed over.
  const means = { system, terminal: { log: () => {} }, person: { warn: () => {} } };
  const authorities = await authoritiesOf(means, clouds);
  const client = openCageClient(system, [hostOf(url)], { onNotice: () => {}, authorities });
  try {
    return await askCage({ cage: (task) => client.run(task) }, DOCUMENT, { url, bearer });
  } catch (error) {
    throwBug(error);
    const final = error.code !== "unreachable";
    throw new Unfetched(visible(error.message), error.hint ?? "atmos-auth doctor", final);
  } finally {
    client.close();
  }
}

function empty(status: number): Unfetched {
  return new Unfetched(`there is nothing in it (status ${status})`, "check the address", true);
}

/**
 * Makes the failure for a status that says something of the way there, and nothing of the file; `undefined` for any
 * other.
 */
function onTheWay(status: number): Unfetched | undefined {
  if (status === 407) {
    return new Unfetched(
      "a proxy wants a password (status 407)",
      withPassword("atmos-auth validate"),
      false,
    );
  }
  if (status === 511) {
    const why = "this network wants a sign-in of its own first (status 511)";
    return new Unfetched(why, "open any page in a browser", false);
  }
  if (![408, 425, 429].includes(status) && status < 500) return undefined;
  const why = `the host has trouble of its own (status ${status})`;
  return new Unfetched(why, "wait a minute, and try again", false);
}

function refused(status: number, host: string | undefined): Unfetched {
  const between = onTheWay(status);
  if (between !== undefined) return between;
  if (status === 204 || status === 205) return empty(status);
  if (status < 400) {
    const what = status === 206 ? "a part of it" : "something else than the file";
    return new Unfetched(`the host sent ${what} (status ${status})`, "check the address", true);
  }
  const signIn = host === undefined ? undefined : signInHint(host);
  if (status === 404 || status === 410) {
    const why = `there is no such file (status ${status})`;
    return new Unfetched(why, signIn ?? "check the address", true);
  }
  const why = `the host refuses it (status ${status})`;
  return new Unfetched(why, signIn ?? "import it by git::, which can sign in", true);
}
