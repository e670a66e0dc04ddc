/** What the cage fetches for a configuration. */
import * as v from "valibot";
import { cageModule } from "../../cage/module.ts";
import type { Secret } from "../../secret.ts";

/** One file. */
export interface DocumentInput {
  readonly url: string;
  readonly bearer: Secret | undefined;
}

/** It delivers whatever the host answered. */
export const DOCUMENT = cageModule<DocumentInput>()(
  "config/document",
  v.object({ status: v.number(), text: v.string() }),
  { message: "The host of an import answered with nothing", hint: "atmos-auth validate" },
);
