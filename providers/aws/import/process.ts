/** Programs that print a credential. */
import { credentialProcess } from "../kinds/credential_process.ts";
import { compact, type Draft } from "./draft.ts";
import type { Profile } from "./profiles.ts";
import { noteUnused } from "./unused.ts";

const USED = ["credential_process", "region", "endpoint_url"] as const;

/** Makes an identity that runs the program. */
export function convertProcess(draft: Draft, profile: Profile): string | undefined {
  const value = (key: string) => profile.settings.get(key)?.value;
  const wanted = compact({
    credential_process: value("credential_process"),
    principal: { region: value("region") },
    spec: { endpoint_url: value("endpoint_url") },
  });
  const entry = draft.fitted(credentialProcess, wanted, profile, (path) => path.at(-1));
  noteUnused(draft, profile, entry === undefined ? [] : USED);
  if (entry === undefined) return undefined;
  draft.identities.set(profile.name, { kind: "aws/credential-process", ...entry });
  return profile.name;
}
