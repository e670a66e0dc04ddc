/** The checks of `doctor` on certificate authorities that are trusted, here and by a session's tools. */
import { asUserError } from "../../errors.ts";
import type { Cloud } from "../../provider/cloud.ts";
import { authoritiesOf } from "../../environment/authorities.ts";
import type { System } from "../../system.ts";
import { installing } from "../../terminal/installing.ts";
import { broken, type Check } from "./check.ts";
import { dialect } from "../../terminal/dialect.ts";

const TOPIC = "certificates";

/** Files in which distributions keep the system's authorities: Debian, Fedora, openSUSE and Alpine, Arch. */
const BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
  "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
];

/** Checks which authorities are trusted: the system's, the program's, and the person's. */
export async function authorities(system: System, clouds: readonly Cloud[]): Promise<Check> {
  const told: string[] = [];
  const means = {
    system,
    terminal: { log: () => {} },
    person: { warn: (line: string) => void told.push(line) },
  };
  try {
    const { length } = await authoritiesOf(means, clouds);
    if (told.length === 0) return await withOwn(system, length);
    const variable = /^\w+/.exec(told[0]!)![0];
    return {
      topic: TOPIC,
      state: "note",
      finding: told.join("; "),
      mend: dialect().unset(variable),
    };
  } catch (error) {
    return broken(TOPIC, asUserError(error));
  }
}

async function withOwn(system: System, count: number): Promise<Check> {
  const more = count > 0 ? ` and ${count} of yours` : "";
  const store = system.env.get("DENO_TLS_CA_STORE") || "system,mozilla";
  const carried = store.includes("mozilla");
  if (!store.includes("system")) return ok(`Mozilla's, which atmos-auth carries${more}`);
  const own = system.env.get("SSL_CERT_FILE");
  // It stands for the system's authorities alone.
  if (own) return ok(`those of SSL_CERT_FILE (${own}), and ${carried ? "Mozilla's" : "no others"}`);
  if (await hasSystems(system)) return ok(`the system's${more}`);
  // curl, git and whatever else a session starts have nothing.
  const mend = await installing(system, "ca-certificates");
  if (!carried) {
    return { topic: TOPIC, state: "broken", finding: `the system's, which has none`, mend };
  }
  const finding =
    `Mozilla's, which atmos-auth carries${more}; other tools find none on this system`;
  return { topic: TOPIC, state: "note", finding, mend };
}

function ok(finding: string): Check {
  return { topic: TOPIC, state: "ok", finding };
}

/** Whether the system has authorities; macOS and Windows always do. */
async function hasSystems({ os, files }: System): Promise<boolean> {
  if (os !== "linux") return true;
  for (const path of BUNDLES) if (await files.info(path) !== undefined) return true;
  return false;
}
