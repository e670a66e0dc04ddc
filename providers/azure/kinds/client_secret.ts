/** `azure/client-secret`: an application by its secret. */
import * as v from "valibot";
import { secretWord } from "../../../lib/config/schema/schema.ts";
import { UserError } from "../../../lib/errors.ts";
import { kind } from "../../../lib/provider/kind.ts";
import { applicationPlan } from "./application.ts";
import { APPLICATION, APPLICATION_SAID } from "./fields.ts";
import { TOKENS } from "../tokens.ts";

const schema = v.object({ ...APPLICATION, client_secret: v.optional(secretWord()) });

/** The kind. */
export const clientSecret = kind({
  name: "azure/client-secret",
  aliases: ["azure/service-principal"],
  role: "provider",
  obtains: APPLICATION_SAID,
  summary: "An application (service principal) by its secret",
  schema,
  accepts: [],
  yields: TOKENS,
  plan(entry) {
    const { client_secret: source } = entry.fields;
    if (source === undefined) {
      const message = `Cannot use provider "${entry.name}": "client_secret" is missing`;
      const hint = "client_secret: !secret keyring:NAME";
      throw new UserError("config_invalid", message, { hint, at: entry.at("client_secret") });
    }
    return applicationPlan(entry, async (context) => ({
      clientSecret: await context.reveal(source),
    }));
  },
});
