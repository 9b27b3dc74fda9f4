package org.daybook.processors.internal;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Set;

/// Which addresses are not the public's: the machine's own, its networks', and those set apart,
/// after the IANA registries of special-purpose addresses for IPv4 and IPv6.
public final class Addresses {

  /// First byte, second byte from, second byte to.
  private static final int[][] APART = {
    {0, 0, 255},
    {10, 0, 255},
    {100, 64, 127},
    {127, 0, 255},
    {169, 254, 254},
    {172, 16, 31},
    {192, 0, 0},
    {192, 168, 168},
    {198, 18, 19}
  };

  /// The first three bytes of what is for documents and of the old 6to4 relays.
  private static final Set<Integer> DOCUMENTS = Set.of(0xc00002, 0xc63364, 0xcb0071, 0xc05863);

  private Addresses() {}

  public static boolean isPrivate(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> isPrivate(bytes);
      case Inet6Address _ -> isPrivate6(bytes);
      default -> true;
    };
  }

  private static boolean isPrivate(byte[] four) {
    int first = four[0] & 0xff;
    int second = four[1] & 0xff;
    return first >= 224
        || DOCUMENTS.contains(first << 16 | second << 8 | (four[2] & 0xff))
        || Arrays.stream(APART)
            .anyMatch(range -> first == range[0] && second >= range[1] && second <= range[2]);
  }

  /// Only 2000::/3 is the public's. Within it, 2002::/16 carries an IPv4 address, and so does
  /// 64:ff9b::/96 beside it; 2001::/23 is set apart, 2001:db8::/32 and 3fff::/20 are for documents.
  private static boolean isPrivate6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    if (first == 0x2002) {
      return isPrivate(Arrays.copyOfRange(bytes, 2, 6));
    }
    if (first == 0x2001) {
      int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
      return second < 0x200 || second == 0xdb8;
    }
    if (first == 0x3fff) {
      return (bytes[2] & 0xf0) == 0;
    }
    return (first & 0xe000) != 0x2000;
  }
}
