using System.Reflection;
using Contracts.Events.Incident;
using Contracts.Terms;

namespace ReportingTests;

/// <summary>An example of any event record: every parameter of its constructor filled with something plain.</summary>
internal static class Examples
{
    public static object Of(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(Value)]);
    }

    private static object? Value(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(string)) return parameter.Name == "elapsed" || parameter.Name == "Elapsed" ? "PT5M" : "text";
        if (type == typeof(Guid)) return Guid.NewGuid();
        if (type == typeof(DateTimeOffset)) return Story.Start;
        if (type == typeof(Reporter)) return new Reporter("Chen");
        if (type == typeof(ContractDocument)) return Story.Retail.Document;
        if (type == typeof(CalendarDocument)) return new CalendarDocument("cn", new(null, "China"), []);
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type.IsAssignableFrom(typeof(string[]))) return new[] { "text" };
        if (type.IsAssignableFrom(typeof(Dictionary<string, string>))) return new Dictionary<string, string> { ["key"] = "text" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = Array.CreateInstance(type.GenericTypeArguments[0], 1);
            list.SetValue(Of(type.GenericTypeArguments[0]), 0);
            return list;
        }

        return null;
    }
}
