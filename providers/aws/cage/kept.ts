/** A secret that AWS keeps: GetSecretValue, GetParameter. */
import { textIn } from "../../../lib/cage/module.ts";
import type { Inside } from "../../../lib/cage/server.ts";
import { UserError } from "../../../lib/errors.ts";
import { type KeptInput, LIST, NO_TEXT } from "../modules.ts";
import { askSigned, type Operation } from "./signed.ts";

/** Asks for the secret. */
export async function run({ service, item, ...asked }: KeptInput, inside: Inside) {
  const answer = await askSigned(asked, OPERATIONS[service](item), inside).catch(orNotThere);
  const { SecretString, SecretBinary, Parameter } = Object(answer);
  if (typeof SecretBinary === "string") return textIn(SecretBinary) ?? noText(asked.hints);
  return SecretString ?? oneOf(Object(Parameter), asked.hints);
}

/** Returns a parameter's value; AWS separates those of a list by commas, which none of them has. */
function oneOf({ Type, Value }: ReturnType<typeof Object>, hints: KeptInput["hints"]): unknown {
  const values = Type === LIST ? String(Value).split(",").length : 1;
  if (values === 1) return Value;
  const message = `AWS keeps a list of ${values} values there (${LIST}), and one value is meant`;
  throw new UserError("secret_unavailable", message, { hint: hints[LIST] });
}

/** AWS's error codes for secrets and parameters that don't exist. */
const ABSENT = / refused \w+: ((?:Resource|Parameter|ParameterVersion)NotFound(?:Exception)?):/;

/** Turns the refusal of a secret that does not exist into `secret_unavailable`. */
function orNotThere(error: unknown): never {
  if (!(error instanceof UserError) || !ABSENT.test(error.message)) throw error;
  const message = error.message.replace(ABSENT, " keeps no such secret ($1):");
  throw new UserError("secret_unavailable", message, { hint: error.hint });
}

function noText(hints: KeptInput["hints"]): never {
  const message = "AWS keeps bytes there (SecretBinary) that are no text in UTF-8";
  const mend = hints[NO_TEXT];
  const hint = mend === undefined ? {} : { hint: `${mend}   (as text, such as PEM or Base64)` };
  throw new UserError("secret_unavailable", message, hint);
}

const OPERATIONS = {
  secretsmanager: (item: string) =>
    operation("Secrets Manager", "secretsmanager", "GetSecretValue", { SecretId: item }),
  ssm: (item: string) =>
    operation("Systems Manager", "ssm", "GetParameter", { Name: item, WithDecryption: true }),
} as const;

function operation(
  title: string,
  service: keyof typeof TARGETS,
  name: string,
  asked: unknown,
): Operation {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${TARGETS[service]}.${name}`,
  };
  return { title, service, name, method: "POST", path: "/", headers, body: JSON.stringify(asked) };
}

/** The services as their JSON protocol names them (smithy.io, "AWS JSON 1.1"). */
const TARGETS = { secretsmanager: "secretsmanager", ssm: "AmazonSSM" } as const;
