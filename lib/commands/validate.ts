import type { Finding } from "../chain/validate.ts";
import type { Link } from "../chain/link.ts";
import { ledBy } from "../cli/mends/same_configuration.ts";
import type { UserError } from "../errors.ts";
import { asObject, asText } from "../terminal/report.ts";
import type { Context } from "../workspace/context.ts";
import { NOT_TRUSTED, openView, type View } from "../workspace/view.ts";
import { findingsIn } from "./shared/findings.ts";
import { refusedLater } from "./shared/refused_later.ts";
import { answerOf } from "../terminal/answer.ts";

const INVALID = 3;

/** `validate`: shows every problem of the configuration at once, in file order. */
export async function validate(context: Context<"validate">): Promise<number> {
  const { terminal, clouds, invocation } = context;
  if (invocation.flags.has("schema")) {
    const { jsonSchema } = await import("../config/schema/json_schema.ts");
    terminal.print(JSON.stringify(await jsonSchema(clouds), null, 2));
    return 0;
  }
  const workspace = await openView(context);
  const links: Link[] = [];
  const found = await findingsIn(workspace, (link) => links.push(link));
  const isFound = ({ at }: UserError) => found.some(({ error }) => error.at?.path === at?.path);
  const later = (await refusedLater(workspace, links)).filter((error) => !isFound(error));
  const all = [...warningsOf([...workspace.loaded.unfetched, ...later]), ...found];
  const findings = all.map(({ severity, error }) => ({
    severity,
    error: ledBy(error, workspace.flags),
  }));
  const wrong = findings.some(({ severity }) => severity === "error");
  if (invocation.flags.has("json")) printJson(workspace, findings, !wrong);
  else say(workspace, findings, invocation.flags.has("verbose"));
  return wrong ? INVALID : 0;
}

/** Makes findings of problems that do not make it invalid, such as an import that is not fetched just to look. */
function warningsOf(errors: readonly UserError[]): readonly Finding[] {
  return errors.map((error) => ({ severity: "warning", error }));
}

function printJson({ terminal, loaded }: View, findings: readonly Finding[], valid: boolean) {
  const problems = findings.map(({ severity, error }) => ({ severity, ...asObject(error) }));
  const files = loaded.files.map(({ path }) => path);
  const { trusted } = loaded;
  terminal.print(answerOf("validate", { valid, trusted, files, problems }));
}

function say({ terminal, loaded, flags }: View, findings: readonly Finding[], verbose: boolean) {
  const { paint } = terminal;
  if (verbose) terminal.say("Validating authentication configuration");
  if (verbose) { for (const { path } of loaded.files) terminal.say(`read ${path}`); }
  for (const { severity, error } of findings) {
    terminal.complain(asText(error, paint, severity === "error" ? "error:" : "warning:"));
  }
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const also = warnings > 0 ? ` (${count(warnings, "warning")})` : "";
  if (errors === 0) {
    terminal.say(`${paint("green", "✓")} Authentication configuration is valid${also}`);
    if (!loaded.trusted) terminal.say(`${NOT_TRUSTED}${flags}`);
  } else {
    const failed = `Authentication configuration validation failed: ${count(errors, "error")}`;
    terminal.say(`${paint("red", "✗")} ${failed}${also}`);
  }
}
