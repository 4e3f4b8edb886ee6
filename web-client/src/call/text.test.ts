import { describe, expect, it } from "vitest";
import { BACKSPACE, LINE_CHARACTERS_MAX, NEW_LINE, difference, type } from "./text";

describe("type", () => {
  it("appends characters as they come", () => {
    expect(type("Gu", "ten Tag")).toEqual({ open: "Guten Tag", closed: [] });
  });

  it("takes the last character away on backspace", () => {
    expect(type("Tagg", BACKSPACE)).toEqual({ open: "Tag", closed: [] });
  });

  it("takes a whole emoji away, never half of one", () => {
    expect(type("ja 👍", BACKSPACE).open).toBe("ja ");
  });

  it("ignores a backspace on an empty line", () => {
    expect(type("", BACKSPACE + BACKSPACE + "a")).toEqual({ open: "a", closed: [] });
  });

  it("closes a line and goes on with the next", () => {
    expect(type("eins", `${NEW_LINE}zwei${NEW_LINE}dr`)).toEqual({ open: "dr", closed: ["eins", "zwei"] });
  });

  it("closes no empty line", () => {
    expect(type("", NEW_LINE)).toEqual({ open: "", closed: [] });
  });

  it("bounds the line", () => {
    expect(type("a".repeat(LINE_CHARACTERS_MAX), "b").open).toHaveLength(LINE_CHARACTERS_MAX);
  });
});

describe("difference", () => {
  const cases: [string, string][] = [
    ["", "Hallo"],
    ["Hallo", "Hallo Welt"],
    ["Hallo Welt", "Hallo"],
    ["Hallo Welt", "Hello Welt"],
    ["👍", "👎"],
    ["gleich", "gleich"],
  ];
  it.each(cases)("turns %j into %j when it is typed", (before, after) => {
    expect(type(before, difference(before, after)).open).toBe(after);
  });
});
