/** The device flow's part in the main process: the person is shown a code, and waited for. */
import * as v from "valibot";
import { pageOf } from "../../../lib/browser/page_of.ts";
import { askCage } from "../../../lib/cage/module.ts";
import { UserError } from "../../../lib/errors.ts";
import { hostOf } from "../../../lib/provider/hosts.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { DEVICE, type UserToken } from "../modules.ts";

/** What is asked for. */
export interface DeviceRequest {
  readonly web: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

const CODE = v.object({
  code: v.pipe(v.string(), v.regex(/^[A-Z0-9]{3,12}(-[A-Z0-9]{3,12})*$/)),
  url: v.string(),
  life: v.number(),
});

/** Signs a person in; throws `person_needed` when nobody is there to see the code. */
export async function signInOnDevice(
  context: ProviderContext,
  { web, clientId, scopes }: DeviceRequest,
): Promise<UserToken> {
  if (!context.person.isThere()) {
    throw new UserError("person_needed", "Signing in to GitHub needs a person and a browser", {
      hint: "atmos-auth login, in a terminal",
    });
  }
  const over = Promise.withResolvers<void>();
  try {
    return await askCage(context, DEVICE, { web, clientId, scopes }, {
      show: async (question) => {
        const { code, url } = v.parse(CODE, question);
        await show(context, code, pageOf(url, [hostOf(web)]));
        // The answer comes when all is over: a person's time is not the module's.
        await over.promise;
      },
    });
  } finally {
    over.resolve();
  }
}

async function show(context: ProviderContext, code: string, page: string): Promise<void> {
  context.person.say(`Your code for GitHub: ${code}`);
  const opened = context.browser.isHere() && await context.browser.open(page);
  context.person.say(opened ? "Enter it in the browser" : `Enter it at ${page}`);
}
