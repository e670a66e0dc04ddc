/** The module in the cage that asks for a token over HTTP. */
import * as v from "valibot";
import type { CageModule } from "../../cage/module.ts";

/** Where it is asked for. */
export interface SubjectInput {
  readonly url: string;
  /** Asked for as the parameter `audience`. */
  readonly audience?: string | undefined;
  readonly secret: { readonly bearer?: string | undefined };
}

/** It delivers the answer's text. */
export const SUBJECT: CageModule<SubjectInput, string> = {
  name: "oidc/subject",
  answer: v.string(),
  otherwise: { message: "The token source answered without a text", hint: "atmos-auth doctor" },
};
