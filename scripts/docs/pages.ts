/** The pages that are made from the code, by their paths. */
import { type Commands, commandsWith } from "../../lib/cli/commands.ts";
import { jsonSchema } from "../../lib/config/schema/json_schema.ts";
import { passedOn } from "../../lib/environment/passed.ts";
import type { Described } from "../../lib/provider/cloud.ts";
import type { Section } from "../../lib/manual/section.ts";
import { TOPICS } from "../../lib/manual/topic_names.ts";
import { SECTIONS } from "../../lib/manual/topics.ts";
import { clouds } from "../../providers/mod.ts";
import { cloudTable } from "../../providers/table.ts";
import { commandsPage } from "./commands.ts";
import { configurationPage } from "./configuration.ts";
import { manual } from "./manual.ts";
import { fromSections, MADE } from "./markdown.ts";

/** Returns the text of each page. */
export async function madePages(): Promise<Readonly<Record<string, string>>> {
  const commands: Commands = commandsWith(cloudTable);
  const environment = [...SECTIONS.environment, ...await ofClouds(), passed()];
  return {
    "docs/reference/commands.md": commandsPage(commands),
    "docs/reference/configuration.md": configurationPage(await jsonSchema(clouds)),
    "docs/reference/variables.md": page("Variables", environment),
    "docs/reference/errors.md": page("Errors", SECTIONS["exit-codes"]),
    "docs/reference/files.md": page("Files", SECTIONS.files),
    "docs/reference/output.md": page(TOPICS.formatting, SECTIONS.formatting),
    "docs/man/atmos-auth.1": manual(commands, { ...SECTIONS, environment }),
  };
}

function page(title: string, sections: readonly Section[]): string {
  return `${MADE}\n# ${title}\n\n${fromSections(sections)}`;
}

const NAMES: Readonly<Record<string, string>> = {
  aws: "AWS",
  azure: "Azure",
  gcp: "Google Cloud",
  github: "GitHub",
};

async function ofClouds(): Promise<readonly Section[]> {
  const told = await Promise.all(clouds.map(async ({ name, described }) => {
    const texts = await described?.();
    return texts === undefined ? [] : sectionsOf(NAMES[name] ?? name, texts);
  }));
  return told.flat();
}

function sectionsOf(cloud: string, { reads, sets }: Described): readonly Section[] {
  return [
    { title: `${cloud}: variables that are read`, rows: Object.entries(reads) },
    { title: `${cloud}: variables of a session`, rows: Object.entries(sets) },
  ].filter(({ rows }) => rows.length > 0);
}

function passed(): Section {
  return {
    title: "Variables that pass into every session",
    text:
      `On Linux and macOS: ${passedOn("linux").map((glob) => `\`${glob}\``).join(", ")}. Beside ` +
      "them those of tools that select nobody (`TF_*` less its tokens, `GOPATH`, `DOCKER_HOST`, ...), and in CI " +
      "what the runner tells its job. `atmos-auth doctor` names what does not pass here.",
  };
}
