/** The places where AWS's tools look for an identity in a session, and their content where the session has none. */
import type { Around, Nobody, NobodyPlace } from "../../../lib/provider/grant.ts";
import { formatIni } from "./ini.ts";

/** The files, by path below the session's directory. */
export const FILES = { credentials: "aws/credentials", config: "aws/config", boto: "aws/boto" };

/**
 * Returns the variables that lead there. Java's SDK before 2.0 has another variable for the credentials file, and boto,
 * which AWS's CLI still asks, has another file with keys.
 */
export function fileVariables({ join, directory }: NobodyPlace): Record<string, string> {
  const inSession = (name: string) => join(directory, ...name.split("/"));
  return {
    AWS_SHARED_CREDENTIALS_FILE: inSession(FILES.credentials),
    AWS_CREDENTIAL_PROFILES_FILE: inSession(FILES.credentials),
    AWS_CONFIG_FILE: inSession(FILES.config),
    BOTO_CONFIG: inSession(FILES.boto),
  };
}

/** An address at which nobody listens. */
const DEAD = "http://127.0.0.1:9";

/**
 * Variables that keep programs from asking the machine for an identity: AWS's own SDKs, and others such as Rust's
 * object_store.
 */
const NO_MACHINE = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_EC2_METADATA_SERVICE_ENDPOINT: DEAD,
  AWS_METADATA_ENDPOINT: DEAD,
} as const;

/**
 * Variables that keep programs from anybody but the session's identity. Polars takes the first keys of
 * `~/.aws/credentials`, whatever variables say, and object_store below it, which alone knows `AWS_TOKEN`, then signs
 * with this as their session token: no cloud takes them so.
 */
export const NOBODY_ELSE = {
  ...NO_MACHINE,
  AWS_TOKEN: "keys-of-others-are-not-taken-here",
} as const;

/** Returns the person's own files, in the places where tools find them without a variable. */
export function ownFiles({ os, env, join }: Around): readonly string[] {
  const home = env.get(os === "windows" ? "USERPROFILE" : "HOME");
  return home ? [join(home, ".aws", "config"), join(home, ".aws", "credentials")] : [];
}

/**
 * A profile that exists nowhere else: programs that read files which no variable moves don't find it there, and in the
 * session's it is empty.
 */
const PROFILE = "no-aws-identity@atmos-auth";

/** Returns empty files, and a profile that nobody else has. */
export function nobody(place: NobodyPlace): Nobody {
  return {
    variables: {
      ...fileVariables(place),
      AWS_CREDENTIAL_FILE: fileVariables(place).BOTO_CONFIG!,
      AWS_PROFILE: PROFILE,
      AWS_SDK_LOAD_CONFIG: "1",
      ...NOBODY_ELSE,
    },
    files: {
      [FILES.credentials]: "",
      [FILES.config]: formatIni([[`profile ${PROFILE}`, {}]]),
      [FILES.boto]: "",
    },
  };
}
