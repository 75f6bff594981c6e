/* Undo and redo of what was typed: each step is what cells held before and after. */

export interface Change {
  key: string
  before: string
  after: string
}

const most = 200

export class UndoStack {
  private readonly done: Change[][] = []
  private readonly undone: Change[][] = []

  push(changes: readonly Change[]): void {
    const real = changes.filter((change) => change.before !== change.after)
    if (!real.length) return
    this.done.push(real)
    if (this.done.length > most) this.done.shift()
    this.undone.length = 0
  }
  /** The step to take back, as changes to make now; null when there is none. */
  undo(): Change[] | null {
    const step = this.done.pop()
    if (!step) return null
    this.undone.push(step)
    return step.map(({ key, before, after }) => ({ key, before: after, after: before })).reverse()
  }
  redo(): Change[] | null {
    const step = this.undone.pop()
    if (!step) return null
    this.done.push(step)
    return step.slice()
  }
  get mayUndo(): boolean {
    return this.done.length > 0
  }
  get mayRedo(): boolean {
    return this.undone.length > 0
  }
}
