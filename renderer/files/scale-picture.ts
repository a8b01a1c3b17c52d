import { MAX_PICTURE_LENGTH } from '../../shared/contract/catalogue.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** Sides of a picture as it is kept: twice the bench's 96 px, for sharp screens. */
const SIDE_PX = 192;
/** Larger files are photographs straight from a camera; their decoding would hold up the page for seconds. */
const MOST_BYTES = 40_000_000;
const QUALITIES = [0.85, 0.7, 0.5] as const;

export interface SmallPicture {
  readonly type: 'image/webp' | 'image/jpeg';
  readonly base64: string;
}

/** Scales a picture a person chose to fit 192 px, on white where it is transparent. */
export async function scalePicture(file: Blob): Promise<Result<SmallPicture, 'not-a-picture' | 'too-large'>> {
  if (file.size > MOST_BYTES) return err('too-large');
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return err('not-a-picture');
  }
  const scale = Math.min(1, SIDE_PX / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) return err('not-a-picture');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  for (const quality of QUALITIES) {
    // A browser that cannot write WebP gives PNG instead; what counts is the type it names.
    const url = canvas.toDataURL('image/webp', quality);
    const picture = url.startsWith('data:image/webp') ? url : canvas.toDataURL('image/jpeg', quality);
    const base64 = picture.slice(picture.indexOf(',') + 1);
    const type = picture.startsWith('data:image/webp') ? 'image/webp' : 'image/jpeg';
    if (base64.length <= MAX_PICTURE_LENGTH) return ok({ type, base64 });
  }
  return err('too-large');
}
