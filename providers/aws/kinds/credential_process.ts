/** `aws/credential-process`: a credential that a program prints, as AWS's own tools take it from one. */
import * as v from "valibot";
import { type Program, program } from "../../../lib/config/schema/program.ts";
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import { type Entry, kind } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { saying } from "../../../lib/terminal/helper_end.ts";
import { byItself } from "../../../lib/terminal/system_lines.ts";
import { callerIn, verifyCaller } from "../caller_identity.ts";
import { consoleAt } from "../console/sign_in.ts";
import { credentialOf, SESSION } from "../credential.ts";
import { reachIn, REGION, SPEC, stsAt } from "../endpoint.ts";
import { clusterToken } from "../integrations/cluster_token.ts";
import { DELIVERED, grantCredential } from "../grant/grant.ts";
import { readPrinted } from "./process_output.ts";
import { commandFor, failureOf } from "./program.ts";
import { type IdentityPlan, known } from "../../../lib/provider/plan.ts";
import { passOnProving } from "../passed_on.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/** Time limit of the program, in milliseconds: it may wait for a touch of a security key. */
const TIMEOUT = 120_000;

/** Time after which the program is run again when its output has no expiry, in milliseconds. */
const UNSAID = 60 * 60_000;

const schema = v.pipe(
  v.object({
    credential_process: v.optional(program()),
    /** The map in which the original has both keys. */
    credentials: v.optional(v.object({
      credential_process: v.optional(program()),
      region: REGION,
    })),
    principal: v.optional(v.object({ region: REGION })),
    spec: SPEC,
  }),
  v.forward(
    v.check((given) => programsOf(given).length > 0, "is missing"),
    ["credential_process"],
  ),
  v.forward(
    v.check(
      (given) => programsOf(given).length < 2,
      'says the same as "credential_process" of the entry itself',
    ),
    ["credentials", "credential_process"],
  ),
);

/** Returns the programs that are named in either place; there must be one. */
function programsOf(
  { credential_process: own, credentials }: {
    readonly credential_process?: Program | undefined;
    readonly credentials?: { readonly credential_process?: Program | undefined } | undefined;
  },
): readonly Program[] {
  return [own, credentials?.credential_process].filter((one) => one !== undefined);
}

type Fields = v.InferOutput<typeof schema>;

/** The kind of a credential that a program prints. */
export const credentialProcess = kind({
  name: "aws/credential-process",
  role: "identity",
  summary: "An AWS credential that a program prints (credential_process)",
  schema,
  accepts: [],
  yields: SESSION,
  plan: planProcess,
});

function planProcess(entry: Entry<Fields>): IdentityPlan {
  const { principal, credentials, spec } = entry.fields;
  const region = principal?.region ?? credentials?.region;
  const [command] = programsOf(entry.fields);
  if (command === undefined) throw new Error("an entry names its program");
  const reach = reachIn(spec);
  const sts = stsAt(reach, region);
  return {
    region,
    passesOn: passOnProving(() => sts, { reach }),
    facts: known({ region, url: reach.endpoint }),
    stored: true,
    hosts: () => [hostOf(sts.url)],
    signIn: (context) => ask(entry.name, command, region, context),
    grant: (credential, place) => grantCredential(credential, place, region, { reach }),
    ...DELIVERED,
    clusterToken,
    verify: (context, credential) => verifyCaller(context, sts, credential),
    whose: (context, credential) => callerIn(context, sts, credential),
    console: consoleAt({ endpoint: reach.endpoint, region }),
  };
}

async function ask(
  name: string,
  command: Program,
  region: string | undefined,
  context: ProviderContext,
): Promise<Credential> {
  const result = await context.run(commandFor(context, command, TIMEOUT));
  const seen = byItself("it");
  if (result.status !== 0) {
    const { how, hint } = failureOf(command, result, { timeout: TIMEOUT, hint: seen });
    throw failed(name, how, hint);
  }
  if (result.stdout.trim() === "") throw failed(name, `printed nothing${saying(result)}`, seen);
  const printed = readPrinted(result.stdout);
  if ("wrong" in printed) throw failed(name, printed.wrong, FORMAT);
  const now = context.clock.now();
  const issued = { expires: now + UNSAID, ...printed.issued };
  return credentialOf(issued, SESSION, { region }, now, () => failed(name, LAPSED, tooOld()));
}

const LAPSED = "printed a credential whose Expiration is past";

function tooOld(): string {
  return `${dialect().clock()}: if that is right, ` +
    "the program keeps a credential for too long: sign in with it anew";
}

/** Makes the error for a program's output, without quoting it: it may hold a secret. */
function failed(name: string, what: string, hint: string): UserError {
  return new UserError("sign_in_refused", `The credential_process of "${name}" ${what}`, { hint });
}

const FORMAT = "it must print {Version: 1, AccessKeyId, SecretAccessKey, ...} as JSON";
