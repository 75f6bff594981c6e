// What is done with a draw that was drawn, on the page: each signs in, does it, and signs out again.

const press = (seat, name) => seat.page.getByRole('button', { name, exact: true }).click()
async function answer(seat, name, text) {
  await seat.page.fill('#draw-text', text)
  await seat.page.locator('.ask').getByRole('button', { name, exact: true }).click()
}

/** Signed by each of the witnesses. */
export async function witnessed(seat, word, id, witnesses) {
  for (const who of witnesses) {
    await seat.signIn(who, word[who])
    await seat.open(`/draws/${id}`, '.draw-state')
    await press(seat, '见证签字')
    await answer(seat, '签字', `${who}在场`)
    await seat.until((said) => document.querySelector('.draw-signs')?.innerText.includes(said), `${who}在场`, 'it is signed')
    await seat.signOut()
  }
}

/** A leader wants it in force, and stays signed in: it is not, as long as witnesses are missing. */
export async function wanted(seat, word, id) {
  await seat.signIn('fenguan', word.fenguan)
  await seat.open(`/draws/${id}`, '.draw-state')
  await press(seat, '确认生效')
  await answer(seat, '确认', '同意')
}

/** The same, and it is in force. */
export async function confirmed(seat, word, id) {
  await wanted(seat, word, id)
  await seat.until(() => document.querySelector('.draw-state')?.innerText.includes('已生效'), undefined, 'it is in force')
}
