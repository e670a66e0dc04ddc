/** Prints the packages that are in the program, and those that they say they need: `scripts/packages.ts`. */
import { nameIn } from "./build/locked.ts";
import { declaredIn, SHIPPED, shippedIn } from "./build/shipped.ts";

const lock = JSON.parse(await Deno.readTextFile(`${import.meta.dirname}/../deno.lock`));
const [shipped, declared] = [shippedIn(lock), declaredIn(lock)];

for (const key of declared) {
  const halves = (["main", "cage"] as const).filter((half) => SHIPPED[half].includes(nameIn(key)));
  const native = shipped.includes(key) ? "native" : "not shipped";
  console.log(`${key}\t${halves.join(", ") || native}`);
}
const { main, cage } = SHIPPED;
console.log(
  `${shipped.length} shipped (${main.length} in the main half, ${cage.length} in the cage), ` +
    `of ${declared.length} declared`,
);
