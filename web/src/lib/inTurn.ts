/* Works on the same thing one after the other, in the order in which they were asked for: the last answer then tells how the thing
 * stands, which answers that overtake each other do not. One that fails does not keep the next one back. */
const last = new Map<string, Promise<unknown>>()

export function inTurn<T>(thing: string, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(thing) ?? Promise.resolve()).catch(() => undefined).then(work)
  last.set(thing, turn)
  const done = (): void => {
    if (last.get(thing) === turn) last.delete(thing)
  }
  turn.then(done, done)
  return turn
}
