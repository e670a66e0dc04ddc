/** Persons with some of their functions replaced. */
import type { Person } from "../provider/context.ts";

/** Returns the person with these functions replaced; `person` may be an object of a class, which no spread copies. */
export function personWith(person: Person, ways: Partial<Person>): Person {
  return {
    isThere: () => person.isThere(),
    absence: () => person.absence(),
    ask: (question) => person.ask(question),
    pick: (message, choices, beside) => person.pick(message, choices, beside),
    waitFor: (what, work, patience) => person.waitFor(what, work, patience),
    hear: (line) => person.hear?.(line),
    say: (line) => person.say(line),
    warn: (line) => person.warn(line),
    ...ways,
  };
}
