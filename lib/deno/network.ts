/** The real network, for the cage's transport alone. */
import type { Net } from "../cage/http.ts";
import { CLOCK } from "./clock.ts";

/** What the runtime reaches: with the worker's permissions, that is the hosts of the plan. */
export const NETWORK: Net = { fetch, clock: CLOCK, random: Math.random };
