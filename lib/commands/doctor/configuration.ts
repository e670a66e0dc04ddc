/** The check of `doctor` on the configuration. */
import { isBroken } from "../../chain/validate.ts";
import { mendOfAll } from "../../config/files/source.ts";
import { foundFiles } from "../../config/files/trust.ts";
import { UserError } from "../../errors.ts";
import type { View } from "../../workspace/view.ts";
import type { Link } from "../../chain/link.ts";
import { refusedLater } from "../shared/refused_later.ts";
import { findingsIn } from "../shared/findings.ts";
import { broken, type Check, orNone } from "./check.ts";

/** Checks whether the configuration can be read, is trusted, and is valid. */
export async function configuration(view: View | UserError): Promise<Check> {
  const topic = "configuration";
  if (view instanceof UserError) return broken(topic, view);
  const { loaded, model, flags } = view;
  const links: Link[] = [];
  const findings = await findingsIn(view, (link) => links.push(link)).catch(orNone);
  const errors = findings.filter(isBroken).length;
  const files = loaded.files.map(({ path }) => path).join(", ");
  if (!loaded.trusted) {
    const strange = foundFiles(loaded);
    const said = `${files}: nobody has trusted what was found here, and nothing acts by it`;
    const finding = [said, ...strange.flatMap(({ stranger }) => stranger?.why ?? [])].join("; ");
    const mend = mendOfAll(strange) ?? `atmos-auth trust --show${flags}`;
    return { topic, state: "note", finding, mend };
  }
  const count = (size: number, one: string, many: string) => `${size} ${size === 1 ? one : many}`;
  const names = count(model.identities.size, "identity", "identities") + ", " +
    count(model.providers.size, "provider", "providers");
  const weak = findings.map(({ error }) => error).filter(({ code }) => code === "factors_together");
  const later = [...loaded.unfetched, ...await refusedLater(view, links), ...weak];
  if (errors === 0 && later.length > 0) {
    const finding = `${files}: ${names}; ${later.map(({ message }) => message).join("; ")}`;
    return { topic, state: "note", finding, mend: later[0]!.hint };
  }
  if (errors === 0) return { topic, state: "ok", finding: `${files}: ${names}` };
  const finding = `${files}: ${count(errors, "error", "errors")}`;
  return { topic, state: "broken", finding, mend: "atmos-auth validate" };
}
