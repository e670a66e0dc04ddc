/** Plain http is for this machine: on any network, whoever is between reads what is sent and answers in its place. */
import type { GenericSchema } from "valibot";
import type { UserError } from "../../errors.ts";
import { isLoopback } from "../../provider/hosts.ts";
import { isEndpoint, itemsOf, keysOf } from "./fields.ts";
import type { Located } from "../yaml/located.ts";
import { type Path, problem, sentence, type Subject } from "./problems.ts";

/** The endpoints of an entry, at any depth, that are plain http to another machine. */
export function insecureAt(
  subject: Subject,
  schemas: readonly GenericSchema[],
): readonly UserError[] {
  return [...endpointsIn(schemas, subject.entry.value, [])]
    .filter(({ text }) => isInsecure(text))
    .map(({ text, path, value }) => {
      const { host } = new URL(text);
      const message = sentence(
        subject,
        path,
        `is plain http to ${host}, which is not this machine`,
      );
      return problem(message, value.at, "https://, or insecure: true in the entry itself");
    });
}

function isInsecure(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "http:" && !isLoopback(url.hostname);
}

interface Found {
  readonly text: string;
  readonly path: Path;
  readonly value: Located;
}

function* endpointsIn(
  schemas: readonly GenericSchema[],
  value: Located,
  path: Path,
): Generator<Found> {
  if (value.type === "scalar" && typeof value.value === "string" && schemas.some(isEndpoint)) {
    yield { text: value.value, path, value };
  }
  if (value.type === "list") {
    for (const [at, item] of value.items.entries()) {
      yield* endpointsIn(itemsOf(schemas) ?? [], item, [...path, at]);
    }
  }
  if (value.type !== "map") return;
  const keys = keysOf(schemas);
  for (const [key, entry] of value.entries) {
    yield* endpointsIn(keys?.known.get(key) ?? keys?.other ?? [], entry.value, [...path, key]);
  }
}
