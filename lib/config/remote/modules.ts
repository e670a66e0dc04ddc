/** The cage's module that fetches files for a configuration. */
import * as v from "valibot";
import { cageModule } from "../../cage/module.ts";
import type { Secret } from "../../secret.ts";

/** The address of a file, and a token for its host. */
export interface DocumentInput {
  readonly url: string;
  readonly bearer: Secret | undefined;
}

/** The module that fetches one file and delivers the host's answer. */
export const DOCUMENT = cageModule<DocumentInput>()(
  "config/document",
  v.object({ status: v.number(), text: v.string() }),
  { message: "The host of an import answered with nothing", hint: "atmos-auth validate" },
);
