/** Topics of `help` beside commands: their names and summaries. The texts are loaded when they are read. */

/** The topics by name. */
export const TOPICS = {
  configuration: "Where configuration is looked for, and what of it counts",
  environment: "Variables that are read, and variables of a session",
  "exit-codes": "Exit statuses, and the codes of errors",
  files: "Files that are written, and where",
  formatting: "Output for people and for programs",
} as const;

/** The name of a topic. */
export type TopicName = keyof typeof TOPICS;

/** Whether there is such a topic. */
export function isTopic(name: string): name is TopicName {
  return Object.hasOwn(TOPICS, name);
}
