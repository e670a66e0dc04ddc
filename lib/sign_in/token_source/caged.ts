/** The module in the cage that asks for a token over HTTP. */
import * as v from "valibot";
import { cageModule } from "../../cage/module.ts";
import type { Secret } from "../../secret.ts";

/** Where it is asked for. */
export interface SubjectInput {
  readonly url: string;
  /** Asked for as the parameter `audience`. */
  readonly audience?: string | undefined;
  readonly bearer?: Secret | undefined;
}

/** It delivers the answer's text. */
export const SUBJECT = cageModule<SubjectInput>()("oidc/subject", v.string(), {
  message: "The token source answered without a text",
  hint: "atmos-auth doctor",
});
