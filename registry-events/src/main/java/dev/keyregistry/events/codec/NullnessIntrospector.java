package dev.keyregistry.events.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import org.jspecify.annotations.Nullable;

/**
 * Lets JSpecify speak to Jackson: a record component that is not {@code @Nullable} must be there
 * and must not be null; and no collection holds a null, whether it must be there or not.
 */
final class NullnessIntrospector extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    Boolean required = isRequired(member);
    return required == null ? super.hasRequiredMarker(member) : required;
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    Boolean required = isRequired(annotated);
    if (required == null) {
      return super.findSetterInfo(annotated);
    }
    return required
        ? JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL)
        : JsonSetter.Value.forContentNulls(Nulls.FAIL);
  }

  private static @Nullable Boolean isRequired(Annotated annotated) {
    if (!(annotated instanceof AnnotatedParameter parameter)
        || !parameter.getDeclaringClass().isRecord()
        || !(parameter.getOwner().getMember() instanceof Executable constructor)) {
      return null;
    }
    AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
    return !type.isAnnotationPresent(Nullable.class);
  }
}
