package org.daybook.ingest.files;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;

/// Images and photos.
public final class Images {

  private Images() {}

  /// A picture of the given size; another shade makes other bytes.
  public static byte[] image(String format, int width, int height, int shade) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(new Color(shade & 0xffffff));
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.WHITE);
    graphics.drawLine(0, 0, width, height);
    graphics.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  /// A JPEG with everything a camera writes, taken in Berlin.
  public static byte[] photo() {
    return photo("2024:05:17 14:03:22", "+02:00", 0x336699);
  }

  /// The same with a given time, and a given offset of it, or none if empty.
  public static byte[] photo(String taken, String offset, int shade) {
    var exif = new java.util.ArrayList<Tiff.Entry>();
    exif.add(Tiff.rationals(0x829A, 1, 125));
    exif.add(Tiff.rationals(0x829D, 28, 10));
    exif.add(Tiff.shorts(0x8827, 400));
    exif.add(Tiff.ascii(0x9003, taken));
    if (!offset.isEmpty()) {
      exif.add(Tiff.ascii(0x9011, offset));
    }
    exif.add(Tiff.shorts(0x9209, 1));
    exif.add(Tiff.rationals(0x920A, 50, 1));
    exif.add(Tiff.ascii(0xA434, "EF50mm f/1.8 STM"));
    return withExif(
        image("jpeg", 64, 48, shade),
        Tiff.exif(
            List.of(
                Tiff.ascii(0x010F, "Canon"),
                Tiff.ascii(0x0110, "Canon EOS 80D"),
                Tiff.shorts(0x0112, 6)),
            exif,
            List.of(
                Tiff.ascii(1, "N"),
                Tiff.rationals(2, 52, 1, 31, 1, 1200, 100),
                Tiff.ascii(3, "E"),
                Tiff.rationals(4, 13, 1, 24, 1, 1800, 100),
                Tiff.bytes(5, 0),
                Tiff.rationals(6, 345, 10))));
  }

  private static byte[] withExif(byte[] jpeg, byte[] tiff) {
    byte[] mark = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    var out = ByteBuffer.allocate(jpeg.length + 4 + mark.length + tiff.length);
    out.put(jpeg, 0, 2);
    out.put((byte) 0xFF).put((byte) 0xE1).putShort((short) (2 + mark.length + tiff.length));
    out.put(mark).put(tiff);
    out.put(jpeg, 2, jpeg.length - 2);
    return out.array();
  }
}
