/** The modules under `cage/saml/`; what they deliver is read as if an enemy had written it. */
import * as v from "valibot";
import type { CageModule } from "../../../lib/cage/module.ts";

/** Until when an assertion can be used, in milliseconds since 1970. */
const EXPIRES = v.optional(v.pipe(v.number(), v.finite()));

const hint = "atmos-auth doctor";

const ASSERTION = v.object({
  expires: EXPIRES,
  pairs: v.array(v.object({ role: v.string() })),
});

/** An identity provider's answer, in Base64. */
export interface ReadInput {
  readonly secret: { readonly assertion: string };
}

/** Until when it can be used, and which roles it offers. */
export const READ: CageModule<ReadInput, v.InferOutput<typeof ASSERTION>> = {
  ...{ name: "aws/saml/read", answer: ASSERTION },
  otherwise: { message: "The SAML response could not be read", hint },
};

const END = v.variant("end", [
  v.object({
    end: v.literal("taken"),
    partition: v.string(),
    expires: EXPIRES,
    secret: v.object({ assertion: v.pipe(v.string(), v.nonEmpty()) }),
  }),
  v.object({ end: v.literal("late") }),
  v.object({ end: v.literal("gone"), opened: v.boolean() }),
]);

/** A browser that is looked into while a person signs in. */
export interface BrowserInput {
  /** Whether the person sees it. */
  readonly visible: boolean;
}

/** How looking into it ended. */
export const BROWSER: CageModule<BrowserInput, v.InferOutput<typeof END>> = {
  ...{ name: "aws/saml/browser", answer: END },
  otherwise: { message: "The sign-in in the browser ended in no way that is known", hint },
};
