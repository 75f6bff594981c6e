/* A phone's photo before it is sent: when it was taken is read from it, then it is drawn smaller, which also leaves out where it
 * was taken. Anything that cannot be drawn is sent as it is; the server looks at it anyway. */

const quality = 0.85
const headBytes = 128 * 1024

/** "2024-10-31T08:05:09" from the EXIF of a JPEG; empty when it says nothing. */
export function takenAt(bytes: ArrayBuffer): string {
  const view = new DataView(bytes)
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return ''
  for (let at = 2; at + 10 < view.byteLength && view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1)
    if (marker === 0xda) return ''
    const length = view.getUint16(at + 2)
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) return exifTime(new DataView(bytes, at + 10, Math.max(0, Math.min(length - 8, view.byteLength - at - 10))))
    at += 2 + length
  }
  return ''
}

function exifTime(tiff: DataView): string {
  try {
    const little = tiff.getUint16(0) === 0x4949
    const find = (directory: number, tag: number): number => {
      const count = tiff.getUint16(directory, little)
      for (let i = 0; i < count; i++) if (tiff.getUint16(directory + 2 + i * 12, little) === tag) return tiff.getUint32(directory + 2 + i * 12 + 8, little)
      return 0
    }
    const first = tiff.getUint32(4, little)
    const inner = find(first, 0x8769)
    const at = (inner && find(inner, 0x9003)) || find(first, 0x0132)
    if (!at) return ''
    let text = ''
    for (let i = 0; i < 19; i++) text += String.fromCharCode(tiff.getUint8(at + i))
    const parts = /^(\d{4}):(\d{2}):(\d{2}) (\d{2}):(\d{2}):(\d{2})$/.exec(text)
    return parts && parts[1] !== '0000' ? `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}` : ''
  } catch {
    return '' // cut off, or not what it says
  }
}

/** Width and height with the longer edge at most `edge`. */
export function fitted(width: number, height: number, edge: number): [number, number] {
  const longer = Math.max(width, height)
  return longer <= edge ? [width, height] : [Math.max(1, Math.round((width * edge) / longer)), Math.max(1, Math.round((height * edge) / longer))]
}

function load(file: Blob): Promise<HTMLImageElement> {
  return new Promise((done, failed) => {
    const image = new Image()
    image.onload = () => done(image)
    image.onerror = () => failed(new Error('no picture'))
    image.src = URL.createObjectURL(file)
  })
}

export interface Ready {
  file: Blob
  name: string
  taken_at: string
}

/** Only photos (JPEG, WebP) are made smaller: what was drawn or scanned as PNG has fine lines. */
export async function readyPhoto(file: File, edge: number): Promise<Ready> {
  const plain: Ready = { file, name: file.name, taken_at: '' }
  if (file.type !== 'image/jpeg' && file.type !== 'image/webp') return plain
  const taken_at = takenAt(await file.slice(0, headBytes).arrayBuffer())
  try {
    const image = await load(file)
    const [width, height] = fitted(image.naturalWidth, image.naturalHeight, edge)
    if (width === image.naturalWidth) {
      URL.revokeObjectURL(image.src)
      return { ...plain, taken_at }
    }
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas.getContext('2d')!.drawImage(image, 0, 0, width, height) // upright: browsers turn it as EXIF says
    URL.revokeObjectURL(image.src)
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality))
    return small && small.size < file.size ? { file: small, name: file.name.replace(/\.webp$/i, '.jpg'), taken_at } : { ...plain, taken_at }
  } catch {
    return { ...plain, taken_at }
  }
}
