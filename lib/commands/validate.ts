import { jsonSchema } from "../config/schema/json_schema.ts";
import { type Finding, validateAll } from "../chain/validate.ts";
import { asObject, asText } from "../terminal/report.ts";
import type { Context } from "../workspace/context.ts";
import { openView, type View } from "../workspace/view.ts";

const INVALID = 3;

/** `validate`: every problem of the configuration at once, in file order. */
export async function validate(context: Context<"validate">): Promise<number> {
  const { terminal, clouds, invocation } = context;
  if (invocation.flags.has("schema")) {
    terminal.print(JSON.stringify(await jsonSchema(clouds), null, 2));
    return 0;
  }
  const workspace = await openView(context);
  const findings = [...warningsOf(workspace), ...await validateAll(workspace)];
  const wrong = findings.some(({ severity }) => severity === "error");
  if (invocation.flags.has("json")) printJson(workspace, findings, !wrong);
  else say(workspace, findings, invocation.flags.has("verbose"));
  return wrong ? INVALID : 0;
}

/** What can't be had of the imports, or not without fetching it, which looking does not do. */
function warningsOf({ loaded }: View): readonly Finding[] {
  return loaded.unfetched.map((error) => ({ severity: "warning", error }));
}

function printJson({ terminal, loaded }: View, findings: readonly Finding[], valid: boolean) {
  const problems = findings.map(({ severity, error }) => ({ severity, ...asObject(error) }));
  const files = loaded.files.map(({ path }) => path);
  terminal.print(JSON.stringify({ valid, files, problems }, null, 2));
}

function say({ terminal, loaded }: View, findings: readonly Finding[], verbose: boolean) {
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
  } else {
    const failed = `Authentication configuration validation failed: ${count(errors, "error")}`;
    terminal.say(`${paint("red", "✗")} ${failed}${also}`);
  }
}
