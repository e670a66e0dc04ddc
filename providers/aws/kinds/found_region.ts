/** The region of the surroundings, in the order of AWS's CLI: variables, then the profile, whosever the keys are. */
import * as v from "valibot";
import { region } from "../../../lib/config/schema/schema.ts";
import { throwBug } from "../../../lib/errors.ts";
import type { Around, Machine } from "../../../lib/provider/kind.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { settingOfProfile } from "./profile.ts";

/** Returns the region; none where the files can't be read, which signing in says. */
export async function regionAround(machine: Machine): Promise<Around> {
  const { env } = machine;
  const said = env.get("AWS_REGION") || env.get("AWS_DEFAULT_REGION");
  if (said) return { region: said };
  try {
    return await regionOfProfile(machine);
  } catch (error) {
    throwBug(error);
    return {};
  }
}

/** A region becomes part of a host's name. */
const NAME = region();

async function regionOfProfile(machine: Machine): Promise<Around> {
  const setting = await settingOfProfile(machine, "region");
  if (!setting?.value) return {};
  const { value, profile, file, line } = setting;
  if (v.is(NAME, value)) return { region: value };
  const odd = `Passing over the region of the AWS profile "${visible(profile)}", ` +
    `${visible(file)}:${line}: AWS's tools take all behind its "=" for the name, and refuse it`;
  return { odd };
}
