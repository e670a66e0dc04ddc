/** A session without an AWS identity, as AWS's tools see it. */
import type { Nobody, NobodyPlace } from "../../../lib/provider/grant.ts";
import { formatIni } from "./ini.ts";
import { FILES, fileVariables, NO_MACHINE } from "./places.ts";

/** Who looks into files that no variable moves finds no such profile there; in ours it is empty. */
const PROFILE = "no-aws-identity@atmos-auth";

/** Empty files, and a profile that nobody else has. */
export function nobody(place: NobodyPlace): Nobody {
  return {
    variables: {
      ...fileVariables(place),
      AWS_CREDENTIAL_FILE: fileVariables(place).BOTO_CONFIG!,
      AWS_PROFILE: PROFILE,
      AWS_SDK_LOAD_CONFIG: "1",
      ...NO_MACHINE,
    },
    files: {
      [FILES.credentials]: "",
      [FILES.config]: formatIni([[`profile ${PROFILE}`, {}]]),
      [FILES.boto]: "",
    },
  };
}
