/** Fields that only AWS has. */
import * as v from "valibot";

/** Returns the schema of an AWS account's id: twelve digits, in quotes, since YAML would drop a leading zero. */
export function accountId() {
  return v.pipe(
    v.string(),
    v.regex(/^[0-9]{12}$/, "must be 12 digits"),
    v.examples(["123456789012"]),
  );
}

/** Returns the schema of an Amazon Resource Name, of that service if one is named. */
export function arn(service?: string) {
  const of = service ?? "[a-z0-9-]+";
  const shape = new RegExp(`^arn:aws[a-z-]*:${of}:[a-z0-9-]*:([0-9]{12}|aws)?:[!-~]+$`);
  const sample = `arn:aws:${service ?? "iam"}::123456789012:role/NAME`;
  return v.pipe(
    v.string(),
    v.regex(shape, `must be an ARN${service ? ` of ${service}` : ""}, such as ${sample}`),
    v.examples([sample]),
  );
}
