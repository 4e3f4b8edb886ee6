import { describe, expect, it } from "vitest";
import { MESSAGES_MAX, initial, lobby, others, reduce, self } from "./state";
import type { Action, CallState, Participant, Phase } from "./state";
import { NEW_LINE } from "./text";

function person(id: string, change: Partial<Participant> = {}): Participant {
  return {
    id,
    name: `Name ${id}`,
    role: "citizen",
    inLobby: false,
    sources: [],
    muted: [],
    handRaised: false,
    speaking: false,
    typing: "",
    ...change,
  };
}

function after(...actions: Action[]): CallState {
  return actions.reduce(reduce, initial);
}

const enter: Action[] = [
  { type: "prepare" },
  { type: "connect" },
  { type: "joined", own: "me", participants: [person("me"), person("clerk", { role: "clerk" })], inLobby: false, locked: false },
];

describe("the way through a call", () => {
  const ways: [string, Action[], Phase][] = [
    ["starts idle", [], "idle"],
    ["prepares with a preview", [{ type: "prepare" }], "preparing"],
    ["connects by a button", [{ type: "prepare" }, { type: "connect" }], "connecting"],
    ["may connect without a preview", [{ type: "connect" }], "connecting"],
    ["is live when let in", enter, "live"],
    ["reconnects when the connection is lost", [...enter, { type: "connectionLost" }], "reconnecting"],
    ["stays connecting when it never was connected", [{ type: "connect" }, { type: "connectionLost" }], "connecting"],
    ["loses nothing before it began", [{ type: "prepare" }, { type: "connectionLost" }], "preparing"],
    ["ends", [...enter, { type: "ended", reason: "finished" }], "ended"],
    ["stays ended", [...enter, { type: "ended", reason: "finished" }, { type: "connect" }], "ended"],
    ["is not admitted twice", [...enter, { type: "admitted" }], "live"],
  ];
  it.each(ways)("%s", (_name, actions, phase) => {
    expect(after(...actions).phase).toBe(phase);
  });

  it("waits in the lobby until admitted", () => {
    const waiting = after({ type: "connect" }, { type: "joined", own: "me", participants: [person("me", { inLobby: true })], inLobby: true, locked: false });
    expect(waiting.phase).toBe("lobby");
    expect(reduce(waiting, { type: "admitted" }).phase).toBe("live");
  });

  it("keeps the first reason of the end", () => {
    const ended = after(...enter, { type: "ended", reason: "finished" }, { type: "ended", reason: "lost" });
    expect(ended.endReason).toBe("finished");
  });

  it("counts attempts and forgets them once back", () => {
    const lost = after(...enter, { type: "connectionLost" }, { type: "connectionLost" });
    expect(lost.attempts).toBe(2);
    expect(reduce(lost, enter[2]!).attempts).toBe(0);
  });
});

describe("participants", () => {
  it("tells us from the others and the lobby", () => {
    const state = after(...enter, { type: "participantJoined", participant: person("guest", { inLobby: true }) });
    expect(self(state)?.id).toBe("me");
    expect(others(state).map((p) => p.id)).toEqual(["clerk"]);
    expect(lobby(state).map((p) => p.id)).toEqual(["guest"]);
  });

  it("takes the tracks of somebody who leaves", () => {
    const state = after(
      ...enter,
      { type: "tracksOffered", tracks: [{ mid: "0", participant: "clerk", source: "camera" }] },
      { type: "participantLeft", id: "clerk" },
    );
    expect(state.tracks).toEqual([]);
    expect(others(state)).toEqual([]);
  });

  it("joins the same person once", () => {
    const state = after(...enter, { type: "participantJoined", participant: person("clerk", { name: "Neu" }) });
    expect(others(state).map((p) => p.name)).toEqual(["Neu"]);
  });

  it("shows who speaks, and keeps the state when nothing changed", () => {
    const state = after(...enter, { type: "speaking", ids: ["clerk"] });
    expect(others(state)[0]?.speaking).toBe(true);
    expect(reduce(state, { type: "speaking", ids: ["clerk"] })).toBe(state);
  });

  it("shows a raised hand", () => {
    expect(others(after(...enter, { type: "handRaised", id: "clerk", raised: true }))[0]?.handRaised).toBe(true);
  });
});

describe("sending", () => {
  it("shows our own camera on our own tile", () => {
    const state = after(...enter, { type: "sendingChanged", source: "camera", sending: "on" });
    expect(self(state)?.sources).toEqual(["camera"]);
  });

  it("lets a moderator mute us but never unmute us", () => {
    const speaking = after(...enter, { type: "sendingChanged", source: "microphone", sending: "on" });
    const muted = reduce(speaking, { type: "muted", id: "me", source: "microphone", muted: true });
    expect(muted.sending.microphone).toBe("muted");
    expect(reduce(muted, { type: "muted", id: "me", source: "microphone", muted: false }).sending.microphone).toBe("muted");
  });
});

describe("text", () => {
  it("shows every character before the line is closed", () => {
    const state = after(...enter, { type: "textTyped", id: "clerk", delta: "Gu" }, { type: "textTyped", id: "clerk", delta: "ten" });
    expect(others(state)[0]?.typing).toBe("Guten");
    expect(state.messages).toEqual([]);
  });

  it("makes a message of a closed line", () => {
    const state = after(...enter, { type: "textTyped", id: "me", delta: `Ja${NEW_LINE}` });
    expect(state.messages).toEqual([{ number: 1, participant: "me", name: "Name me", own: true, text: "Ja" }]);
    expect(self(state)?.typing).toBe("");
  });

  it("keeps a line through a reconnect", () => {
    const state = after(...enter, { type: "textTyped", id: "clerk", delta: "Mom" }, { type: "connectionLost" }, enter[2]!);
    expect(others(state)[0]?.typing).toBe("Mom");
  });

  it("ignores words of somebody unknown", () => {
    const state = after(...enter);
    expect(reduce(state, { type: "chatReceived", id: "stranger", text: "!" })).toEqual(state);
  });

  it("drops the oldest messages and never reuses a number", () => {
    const chat: Action[] = Array.from({ length: MESSAGES_MAX + 3 }, (_, n) => ({ type: "chatReceived", id: "clerk", text: String(n) }));
    const state = after(...enter, ...chat);
    expect(state.messages).toHaveLength(MESSAGES_MAX);
    expect(state.messages[0]?.number).toBe(4);
  });
});
