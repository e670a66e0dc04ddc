/**
 * Composition of a YAML text's events into nodes that know their places. Tags are kept, and followed by `locate.ts`.
 */
import { UserError } from "../../errors.ts";
import { visible } from "../../terminal/escape.ts";
import { keyIn, named, quoted } from "./quoted.ts";
import {
  below,
  item,
  type ListNode,
  type MapNode,
  type ParsedYaml,
  placeOf,
  type ScalarNode,
  type Spot,
  spotter,
  type YamlNode,
} from "./node.ts";
import {
  type AliasEvent,
  type Event,
  EVENT_ID,
  getScalarValue,
  SCALAR_STYLE,
  type ScalarEvent,
} from "js-yaml";

/** The most problems that are told of one file. */
const MAX_PROBLEMS = 100;

/** A collection that is still open, and the key whose value comes next. */
interface Frame {
  readonly node: ListNode | MapNode;
  readonly path: string;
  readonly seen: Map<string, Spot>;
  key: Key | undefined;
}

/** A key that waits for its value; `usable` when it is a name that its map does not have yet. */
interface Key {
  readonly text: string;
  readonly at: Spot;
  readonly plain: boolean;
  readonly usable: boolean;
}

/** Composer of one document's events into a tree. Used once. */
export class Composer {
  readonly #text: string;
  readonly #file: string;
  readonly #spot: (offset: number) => Spot;
  readonly #frames: Frame[] = [];
  readonly #anchors = new Map<string, YamlNode>();
  readonly #problems: UserError[] = [];
  #root: YamlNode | undefined;
  #last: Spot = { line: 1, column: 1 };

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#spot = spotter(text);
  }

  /** Returns the tree and its problems. */
  compose(events: readonly Event[]): Omit<ParsedYaml, "remarks"> {
    for (const event of events) this.#take(event);
    return { root: this.#root, problems: this.#problems };
  }

  #take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      case EVENT_ID.SEQUENCE:
        return this.#open({ type: "list", ...this.#head(event, event.start), items: [] }, event);
      case EVENT_ID.MAPPING:
        return this.#open({ type: "map", ...this.#head(event, event.start), pairs: [] }, event);
      case EVENT_ID.POP:
        return void this.#frames.pop();
    }
  }

  #head(
    event: { tagStart: number; tagEnd: number },
    start: number,
  ): { at: Spot; tag: string | undefined } {
    const tag = event.tagStart < 0
      ? undefined
      : shortTag(this.#text.slice(event.tagStart, event.tagEnd));
    const offset = event.tagStart < 0 ? start : event.tagStart;
    if (offset >= 0) this.#last = this.#spot(offset);
    return { at: this.#last, tag };
  }

  #scalar(event: ScalarEvent): void {
    const node: ScalarNode = {
      type: "scalar",
      ...this.#head(event, startOf(event)),
      text: getScalarValue(this.#text, event),
      plain: event.style === SCALAR_STYLE.PLAIN,
      ...this.#isCommented(event) ? { commented: true } : {},
    };
    this.#anchor(node, event);
    this.#put(node);
  }

  /** Whether one word stands behind a plain text as a comment, where a reference has its field: `pass:PATH #FIELD`. */
  #isCommented({ style, tagStart, valueStart, valueEnd }: ScalarEvent): boolean {
    if (style !== SCALAR_STYLE.PLAIN || tagStart < 0) return false;
    const comment = /[ \t]+#[\w-]+[ \t]*(?=[\r\n]|$)/y;
    comment.lastIndex = valueEnd;
    return comment.test(this.#text) && !this.#text.slice(valueStart, valueEnd).includes("#");
  }

  #alias(event: AliasEvent): void {
    const name = this.#text.slice(event.anchorStart, event.anchorEnd);
    this.#last = this.#spot(event.anchorStart - 1);
    const node = this.#anchors.get(name);
    const open = this.#frames.some((frame) => frame.node === node);
    if (node && !open) return this.#put(node);
    const shown = visible(name);
    const why = open ? "it would hold itself" : `there is no "&${shown}" before it`;
    this.#problem(
      `Cannot follow "*${shown}": ${why}`,
      `name the value first: key: &${shown} value`,
    );
    this.#put({ type: "scalar", at: this.#last, tag: undefined, text: "", plain: true });
  }

  #open(node: ListNode | MapNode, event: { anchorStart: number; anchorEnd: number }): void {
    const path = this.#path();
    this.#anchor(node, event);
    this.#put(node);
    this.#frames.push({ node, path, seen: new Map(), key: undefined });
  }

  #anchor(node: YamlNode, event: { anchorStart: number; anchorEnd: number }): void {
    if (event.anchorStart < 0) return;
    this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), node);
  }

  #put(node: YamlNode): void {
    const frame = this.#frames.at(-1);
    if (!frame) this.#root = node;
    else if (frame.node.type === "list") frame.node.items.push(node);
    else if (!frame.key) frame.key = this.#key(frame, node);
    else this.#pair(frame, frame.node, frame.key, node);
  }

  #pair(frame: Frame, map: MapNode, key: Key, value: YamlNode): void {
    frame.key = undefined;
    if (!key.usable) return;
    map.pairs.push({ key: key.text, keyAt: key.at, merges: key.plain && key.text === "<<", value });
  }

  #key(frame: Frame, node: YamlNode): Key {
    if (node.type !== "scalar" || !isPlainName(node)) {
      this.#noKey(frame, node);
      return { text: "", at: node.at, plain: false, usable: false };
    }
    const { text, plain } = node;
    const first = frame.seen.get(text);
    if (first) this.#twice(frame, text, first);
    else frame.seen.set(text, this.#last);
    return { text, at: this.#last, plain, usable: !first };
  }

  /** Text behind a tag was cut in two by a colon in it: whoever needs that value is told, and nobody else. */
  #noKey(frame: Frame, node: YamlNode): void {
    const isRoot = this.#frames.length === 1;
    if (node.type !== "scalar" || node.tag === undefined || frame.node.type !== "map" || isRoot) {
      const why = `Cannot use a ${node.tag ?? node.type} as a key`;
      return this.#problem(why, node.tag === undefined ? PLAIN : quoted("name", node.tag, ""));
    }
    const { tag, text, plain } = node;
    const cut = plain
      ? 'it has ": " in it, and no quotes around it'
      : 'it has ": " behind its quotes';
    const isBare = plain && this.#endsAt(node.at);
    const message = `Cannot read what ${tag} is told: ` +
      (isBare ? "nothing stands behind its colon" : cut);
    const key = keyIn(frame.path);
    const hint = isBare ? `${key}: ${tag} ${named(text)}` : quoted(key, tag, text);
    const at = placeOf(this.#file, node.at, frame.path);
    const why = new UserError("config_invalid", message, { hint, at });
    frame.node.misread ??= { tag, why };
  }

  /** Whether a line, or what is in brackets on it, ends with the first colon behind a place. */
  #endsAt({ line, column }: Spot): boolean {
    const whole = this.#text.split(/\r\n|\r|\n/, line).at(-1) ?? "";
    return /^[^:]*:\s*(?:#.*|[}\],].*)?$/.test(whole.slice(column - 1));
  }

  #twice(frame: Frame, name: string, first: Spot): void {
    const message = `Cannot use the key "${
      visible(name)
    }" twice: line ${first.line} has it already`;
    this.#problem(message, "remove or rename one of them", below(frame.path, name));
  }

  #path(): string {
    const frame = this.#frames.at(-1);
    if (!frame) return "";
    if (frame.node.type === "list") return item(frame.path, frame.node.items.length);
    return frame.key ? below(frame.path, frame.key.text) : frame.path;
  }

  #problem(message: string, hint: string, path = this.#path()): void {
    if (this.#problems.length >= MAX_PROBLEMS) return;
    const at = placeOf(this.#file, this.#last, path);
    this.#problems.push(new UserError("config_invalid", message, { hint, at }));
  }
}

/** Shortens the tags of YAML's core schema (YAML 1.2.2, 10.3): `!!str`. */
function shortTag(tag: string): string {
  return tag.replace(/^!<tag:yaml\.org,2002:(.*)>$/, "!!$1");
}

/** Whether a key is a name: text, whatever type of the core schema its tag says. */
function isPlainName({ tag }: ScalarNode): boolean {
  return tag === undefined || /^!(!(str|int|float|bool|null))?$/.test(tag);
}

/** Returns the offset at which a scalar starts: a quoted one at its quote. */
function startOf({ style, valueStart }: ScalarEvent): number {
  const quoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;
  return quoted ? valueStart - 1 : valueStart;
}

const PLAIN = "write the key as plain text";
