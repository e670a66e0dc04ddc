/** The texts of what `help` tells beside commands. */
import { SHAPES } from "./answers.ts";
import { ERROR_CODES, EXIT_STATUSES } from "./errors.ts";
import { OF_SESSIONS, ON_DEMAND, THAT_STAY } from "./files.ts";
import { FOR_PEOPLE, FOR_PROGRAMS, STREAMS } from "./formatting.ts";
import { PLACES, TRUST, WHICH } from "./lookup.ts";
import type { Section } from "./section.ts";
import type { TopicName } from "./topic_names.ts";
import { IN_SESSION, OF_OTHERS, OURS } from "./variables.ts";

/** By the topic's name. */
export const SECTIONS: Readonly<Record<TopicName, readonly Section[]>> = {
  configuration: [PLACES, WHICH, TRUST],
  environment: [OURS, OF_OTHERS, IN_SESSION],
  "exit-codes": [EXIT_STATUSES, ERROR_CODES],
  files: [OF_SESSIONS, THAT_STAY, ON_DEMAND],
  formatting: [STREAMS, FOR_PROGRAMS, SHAPES, FOR_PEOPLE],
};
